//! Each attack is a test, named as what it sends.

use super::{answers, costs, show, show_errors};

#[test]
fn nested_texts() {
    costs(answers::nested_texts, show);
}

#[test]
fn filled_nested_texts() {
    costs(answers::filled_nested_texts, show);
}

#[test]
fn deep_instances() {
    costs(answers::deep_instances, show);
}

#[test]
fn deep_leaf() {
    costs(answers::deep_leaf, show);
}

#[test]
fn tiny_elements() {
    costs(answers::tiny_elements, show);
}

#[test]
fn tiny_properties() {
    costs(answers::tiny_properties, show);
}

#[test]
fn tiny_instances() {
    costs(answers::tiny_instances, show);
}

#[test]
fn attributes() {
    costs(answers::attributes, show);
}

#[test]
fn namespaces() {
    costs(answers::namespaces, show);
}

#[test]
fn references() {
    costs(answers::references, show);
}

#[test]
fn small_references() {
    costs(answers::small_references, show);
}

#[test]
fn tiny_properties_in_text() {
    costs(answers::tiny_properties_in_text, show);
}

#[test]
fn tiny_values_in_text() {
    costs(answers::tiny_values_in_text, show);
}

#[test]
fn damaged_text() {
    costs(answers::damaged_text, show);
}

#[test]
fn keys() {
    costs(answers::keys, show);
}

#[test]
fn nested_keys() {
    costs(answers::nested_keys, show);
}

#[test]
fn small_nested_keys() {
    costs(answers::small_nested_keys, show);
}

#[test]
fn long_text() {
    costs(answers::long_text, show);
}

#[test]
fn small_instances() {
    costs(answers::small_instances, show);
}

#[test]
fn small_named_instances() {
    costs(answers::small_named_instances, show);
}

#[test]
fn broken_references() {
    costs(answers::broken_references, show);
}

#[test]
fn small_texts() {
    costs(answers::small_texts, show);
}

#[test]
fn texts_of_errors() {
    costs(answers::texts_of_errors, show_errors);
}

#[test]
fn small_texts_of_errors() {
    costs(answers::small_texts_of_errors, show_errors);
}

#[test]
fn damaged_texts_of_errors() {
    costs(answers::damaged_texts_of_errors, show_errors);
}
