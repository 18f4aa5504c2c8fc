//! Identify, and a login that was refused before anything was read.

use cimjob::wsman::{Correlation, Identify, Identity};

use crate::recordings::requests::same_request;

recordings! {
    omi_identify: "omi/identify.http" => |exchange| {
        same_request(exchange, &Identify, &[]);
        let reply = exchange.reply(&Identify).unwrap();
        assert_eq!(reply.correlation, Correlation::Matched);
        let mut expected = Identity::default();
        expected.protocol_versions = vec!["http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd".into()];
        expected.vendor = Some("Open Management Infrastructure".into());
        expected.version = Some("1.0.8-6".into());
        expected.security_profiles = vec!["http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/basic".into()];
        assert_eq!(reply.output, expected);
    },
    openwsman_identify: "openwsman/identify.http" => |exchange| {
        same_request(exchange, &Identify, &[]);
        let mut expected = Identity::default();
        expected.protocol_versions = vec!["http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd".into()];
        expected.vendor = Some("Openwsman Project".into());
        expected.version = Some("2.8".into());
        assert_eq!(exchange.reply(&Identify).unwrap().output, expected);
    },
    omi_http_badpassword: "omi/http-badpassword.http" => |exchange| {
        assert_eq!(exchange.answer.status(), 401);
        let schemes: Vec<_> = exchange.answer.header("www-authenticate").collect();
        assert_eq!(schemes, ["Basic realm=\"WSMAN\"", "Negotiate", "Kerberos"]);
        assert!(exchange.answer.body.is_empty());
    },
    openwsman_http_badpassword: "openwsman/http-badpassword.http" => |exchange| {
        assert_eq!(exchange.answer.status(), 401);
        let schemes: Vec<_> = exchange.answer.header("www-authenticate").collect();
        assert_eq!(schemes, ["Basic realm=\"OPENWSMAN\"", "Digest qop=\"auth\", realm=\"OPENWSMAN\", nonce=\"1795332570\""]);
        assert_eq!(exchange.answer.text(), "Error: 401\r\n");
    },
}
