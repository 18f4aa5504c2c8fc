"""A host that answers Identify over the TLS it is told to speak, and tells on standard output what came.

Only Python's own modules. A line of JSON with the port, then one for each handshake that failed and each request. Ends with its standard input.
The answer's shape is that of the recordings in tests/exchanges; who offers these cipher suites and versions is documented: the RSA suites are
those of Windows Server 2012 R2 with an RSA certificate (Microsoft, "TLS Cipher Suites in Windows 8.1").
"""

import argparse
import json
import socket
import ssl
import sys
import threading

IDENTITY = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    '<i:IdentifyResponse xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">'
    "<i:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</i:ProtocolVersion>"
    "<i:ProductVendor>A scripted host</i:ProductVendor><i:ProductVersion>1</i:ProductVersion>"
    "</i:IdentifyResponse></s:Body></s:Envelope>"
).encode()


def tell(**what):
    print(json.dumps(what), flush=True)


def context(arguments):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(arguments.certificate, arguments.key)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if arguments.max == "1.2":
        made.maximum_version = ssl.TLSVersion.TLSv1_2
    if arguments.suites:
        made.set_ciphers(arguments.suites)
    if arguments.client_ca:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(arguments.client_ca)
    made.sni_callback = lambda connection, name, _: setattr(connection, "asked", name)
    return made


def request(stream):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = stream.read(1)
        if not byte:
            return None
        head += byte
    headers = {}
    for line in head.decode().split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return headers, stream.read(int(headers.get("content-length", 0)))


def serve(raw, made):
    try:
        connection = made.wrap_socket(raw, server_side=True)
    except (ssl.SSLError, OSError) as error:
        tell(failed=str(error))
        return
    with connection, connection.makefile("rb") as stream:
        while (got := request(stream)) is not None:
            headers, body = got
            subject = (connection.getpeercert() or {}).get("subject", ())
            tell(
                version=connection.version(),
                suite=connection.cipher()[0],
                asked=getattr(connection, "asked", None),
                client=dict(pair for rdn in subject for pair in rdn).get("commonName"),
                host=headers.get("host"),
                authorization=headers.get("authorization"),
                length=len(body),
            )
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: {len(IDENTITY)}\r\n\r\n"
            connection.sendall(head.encode() + IDENTITY)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--suites")
    parser.add_argument("--max", choices=["1.2", "1.3"], default="1.3")
    parser.add_argument("--client-ca")
    arguments = parser.parse_args()
    made = context(arguments)
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            raw, _ = listener.accept()
            threading.Thread(target=serve, args=(raw, made), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    tell(port=listener.getsockname()[1])
    sys.stdin.read()


main()
