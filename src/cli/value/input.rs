//! The parameters of a method on the command line.

use std::path::Path;

use clap::Args;

use crate::addressing::{Namespace, Target};
use crate::cim::{CimValue, Embedding, MethodDeclaration};
use crate::wsman::Input;

use crate::cli::ending::failure::Failure;
use crate::cli::value::assignment::{Assignment, append, gather, typed};
use crate::cli::value::classes::Classes;
use crate::cli::value::declared::Declared;
use crate::cli::value::instance_file;

#[derive(Debug, Args)]
#[command(next_help_heading = "Parameters")]
pub(in crate::cli) struct InputArguments {
    /// NAME=VALUE or NAME:TYPE=VALUE; repeat for an array
    ///
    /// Types: boolean, uint8 to uint64, sint8 to sint64, real32, real64, char16, string, datetime, reference. Needed if the class does not declare the parameter
    #[arg(long, value_name = "NAME=VALUE")]
    pub(in crate::cli) arg: Vec<Assignment>,
    /// Parameter whose value is the text of a file
    #[arg(long, hide_short_help = true, value_name = "NAME=FILE")]
    pub(in crate::cli) arg_file: Vec<Assignment>,
    /// Reference: path, URI or endpoint reference (XML)
    #[arg(long, value_name = "NAME=PATH")]
    pub(in crate::cli) arg_ref: Vec<Assignment>,
    /// Parameter that is an instance: CIM-XML, or JSON as printed by get
    #[arg(long, hide_short_help = true, value_name = "NAME=FILE")]
    pub(in crate::cli) arg_instance: Vec<Assignment>,
}

impl InputArguments {
    pub(in crate::cli) fn is_empty(&self) -> bool {
        [&self.arg, &self.arg_file, &self.arg_ref, &self.arg_instance].iter().all(|arguments| arguments.is_empty())
    }

    /// The parameters in the order of the declaration, or else as they were given.
    pub(in crate::cli) async fn read(
        &self,
        method: Option<&MethodDeclaration>,
        classes: &mut Classes<'_>,
    ) -> Result<Input, Failure> {
        let declared = method.map(Declared::parameters).unwrap_or_default();
        if let Some(method) = method {
            let all = [&self.arg, &self.arg_file, &self.arg_ref, &self.arg_instance];
            all.into_iter()
                .flatten()
                .try_for_each(|argument| Declared::check(&declared, &argument.name, &method.name))?;
        }
        let namespace = classes.namespace().clone();
        let mut values = Values(Vec::new());
        for property in gather(&self.arg, &declared, &namespace)? {
            values.add(property.name, property.value);
        }
        self.add_files(&mut values, &declared, &namespace)?;
        for argument in &self.arg_instance {
            let name = Declared::of(&declared, &argument.name).name;
            let class = method.and_then(|method| method.parameter(&name)).map(|parameter| &parameter.embedding);
            let class = if let Some(Embedding::Instance(class)) = class { class } else { &name };
            let instance = instance_file::read(Path::new(&argument.text), class, classes).await?;
            instance_file::check_types(&instance)?;
            values.add(name, CimValue::Instance(instance));
        }
        values.input(&declared)
    }

    fn add_files(&self, values: &mut Values, declared: &[Declared], namespace: &Namespace) -> Result<(), Failure> {
        for argument in &self.arg_file {
            let declared = Declared::of(declared, &argument.name);
            let text = instance_file::text(Path::new(&argument.text))?;
            let value = match declared.cim_type {
                Some(cim_type) => typed(&declared.name, &text, cim_type, namespace)?,
                None => CimValue::String(text),
            };
            values.add(declared.name, value);
        }
        for argument in &self.arg_ref {
            let reference = Target::read(&argument.text, namespace)?.reference;
            values.add(Declared::of(declared, &argument.name).name, CimValue::Reference(reference));
        }
        Ok(())
    }
}

/// Names and values; one that comes again makes an array.
struct Values(Vec<(String, CimValue)>);

impl Values {
    fn add(&mut self, name: String, value: CimValue) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => append(known, value),
            None => self.0.push((name, value)),
        }
    }

    fn input(mut self, declared: &[Declared]) -> Result<Input, Failure> {
        let place = |name: &str| declared.iter().position(|known| known.name == name);
        self.0.sort_by_key(|(name, _)| place(name));
        let mut input = Input::default();
        for (name, value) in self.0 {
            input = input.with(&name, value)?;
        }
        Ok(input)
    }
}
