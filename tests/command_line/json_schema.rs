//! As much of JSON Schema (draft 2020-12) as our own schema uses. An unknown keyword fails, so that nothing goes unchecked.

use serde_json::Value;

/// Stops the test at the first place where `document` is not what `schema` says.
pub(crate) fn assert_valid(document: &Value, schema: &Value) {
    let check = Check { root: schema };
    if let Err(problem) = check.value(document, schema, "$") {
        panic!("{problem} in {document}");
    }
}

struct Check<'s> {
    root: &'s Value,
}

impl Check<'_> {
    fn value(&self, value: &Value, schema: &Value, place: &str) -> Result<(), String> {
        let Some(keywords) = schema.as_object() else {
            return if schema == &Value::Bool(true) { Ok(()) } else { Err(format!("{place}: nothing is allowed")) };
        };
        for (keyword, wanted) in keywords {
            self.keyword(value, (keyword, wanted), place)?;
        }
        Ok(())
    }

    fn keyword(&self, value: &Value, (keyword, wanted): (&String, &Value), place: &str) -> Result<(), String> {
        let fits = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => true,
            "$ref" => {
                return self.value(
                    value,
                    self.root.pointer(wanted.as_str().unwrap().trim_start_matches('#')).unwrap(),
                    place,
                );
            }
            "type" => types(wanted).iter().any(|name| is_of_type(value, name)),
            "const" => value == wanted,
            "enum" => wanted.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
            "required" => wanted.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "anyOf" => self.fitting(value, wanted, place) > 0,
            "oneOf" => self.fitting(value, wanted, place) == 1,
            "additionalProperties" => wanted == &Value::Bool(true),
            "items" => return self.items(value, wanted, place),
            "properties" => return self.properties(value, wanted, place),
            other => return Err(format!("the schema has the keyword {other}, which the test does not know")),
        };
        if fits { Ok(()) } else { Err(format!("{place}: {keyword} is {wanted}, not {value}")) }
    }

    fn fitting(&self, value: &Value, schemas: &Value, place: &str) -> usize {
        schemas.as_array().unwrap().iter().filter(|schema| self.value(value, schema, place).is_ok()).count()
    }

    fn items(&self, value: &Value, schema: &Value, place: &str) -> Result<(), String> {
        let mut items = value.as_array().into_iter().flatten().enumerate();
        items.try_for_each(|(index, item)| self.value(item, schema, &format!("{place}[{index}]")))
    }

    fn properties(&self, value: &Value, schemas: &Value, place: &str) -> Result<(), String> {
        let mut known = schemas.as_object().unwrap().iter();
        known.try_for_each(|(name, schema)| match value.get(name) {
            Some(found) => self.value(found, schema, &format!("{place}.{name}")),
            None => Ok(()),
        })
    }
}

fn types(wanted: &Value) -> Vec<&str> {
    match wanted {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        name => name.as_str().into_iter().collect(),
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema has the type {other}"),
    }
}

#[test]
fn a_wrong_document_is_found() {
    let schema = serde_json::json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": ["string", "null"] } } });
    assert_valid(&serde_json::json!({ "a": null }), &schema);
    let check = Check { root: &schema };
    for wrong in [serde_json::json!({}), serde_json::json!({ "a": 1 }), serde_json::json!([])] {
        assert!(check.value(&wrong, &schema, "$").is_err(), "{wrong}");
    }
}
