//! `cimjob invoke`: a method of any class.

use std::path::Path;

use crate::addressing::{Namespace, Target};
use crate::cim::{CimValue, Embedding, FromCim, MethodDeclaration};
use crate::client::WaitOptions;
use crate::job::JobPath;
use crate::wsman::{self, Input, MethodOutput};

use super::args_verbs::{InputArguments, Invoke};
use super::assignment::{append, gather, typed};
use super::classes::{Classes, Lookup};
use super::confirm::confirm;
use super::connect::Session;
use super::declared::Declared;
use super::exit::Exit;
use super::failure::Failure;
use super::instance_file;
use super::output::Output;
use super::refusal::Asked;
use super::render::{ended, text_instance};
use super::report::{Called, Report};
use super::target::{namespace_of, path_on};
use super::wait::{self, Jobs};

/// The return value of a method whose work a job goes on with.
const JOB_STARTED: u32 = 4096;

pub(super) async fn run(command: Invoke, output: &mut Output) -> Result<Exit, Failure> {
    let target = command.target.read()?;
    let session = open(&command, &target)?;
    let path = path_on(&session, &target.reference);
    let operation = wsman::Invoke::new(target.reference.clone(), &command.method)?;
    let operation = if only_reads(&command.method) {
        operation.read_only()
    } else {
        confirm(command.yes, &format!("call {} of {path}", command.method))?;
        operation
    };
    let answer = call(&command, &target, &session, operation).await?;
    let job = job_of(&answer, &session);
    let called = Called { class: target.class(), path: &path, method: &command.method };
    let report = Report::method(called, &answer, job.as_ref(), &session.endpoint);
    let then = match &job {
        Some(_) if command.wait => "\n".to_owned(),
        Some(job) => text_instance::how_to_follow(job),
        None => String::new(),
    };
    output.will_end(if matches!(answer.return_value, 0 | JOB_STARTED) { Exit::Done } else { Exit::Fault });
    let text = || format!("{}{then}", text_instance::method(called, &answer, job.as_ref()));
    let written = output.either(text, &report);
    if command.wait {
        Failure::unless_broken_pipe(written)?;
    } else {
        written?;
    }
    match (answer.return_value, job) {
        (JOB_STARTED, Some(job)) if command.wait => follow(&session, job, output).await,
        (JOB_STARTED, None) if command.wait => {
            ended::say("cimjob: the method started a job and did not tell which: it cannot be followed");
            Ok(Exit::Unreadable)
        }
        (0 | JOB_STARTED, _) => Ok(Exit::Done),
        _ => Ok(Exit::Fault),
    }
}

/// Following a job takes a second connection, for what the job touches.
fn open(command: &Invoke, target: &Target) -> Result<Session, Failure> {
    let host = target.host.as_deref();
    if command.wait { command.connection.open_for_many(host, 2) } else { command.connection.open(host) }
}

async fn follow(session: &Session, job: JobPath, output: &mut Output) -> Result<Exit, Failure> {
    let options = WaitOptions::within(session.timeout);
    wait::follow(session, Jobs { paths: &[job], options: &options, any: false }, output).await
}

/// Only of these two it is known that they change nothing; no other name is trusted.
fn only_reads(method: &str) -> bool {
    ["GetError", "GetErrorEx"].contains(&method)
}

async fn call(
    command: &Invoke,
    target: &Target,
    session: &Session,
    operation: wsman::Invoke,
) -> Result<MethodOutput, Failure> {
    let namespace = namespace_of(&target.reference, &command.target.namespace);
    let mut classes = Classes::of(session, namespace.clone());
    let input = if command.input.is_empty() {
        Input::default()
    } else {
        let declared = declaration(command, target, &mut classes).await?;
        command.input.read(declared.as_ref(), &mut classes).await?
    };
    let operation =
        operation.input(&input).map_err(|error| Failure::configuration("the input cannot be sent", error))?;
    let path = path_on(session, &target.reference);
    let asked = Asked {
        namespace: namespace.as_str(),
        class: target.class(),
        instance: Some(&path),
        method: Some(&command.method),
        change: !only_reads(&command.method),
        ..Asked::default()
    };
    session.client.call(&operation).await.map_err(|error| asked.failed(session, error))
}

/// The declaration of the method, if the host gives it.
async fn declaration(
    command: &Invoke,
    target: &Target,
    classes: &mut Classes<'_>,
) -> Result<Option<MethodDeclaration>, Failure> {
    let (class, method) = (target.class(), &command.method);
    match classes.find(class, |class| class.method(method).is_some()).await? {
        Lookup::Unknown => Ok(None),
        Lookup::Absent => Err(Failure::Usage(format!("the class {class} has no method {method}"))),
        Lookup::In(found) => Ok(found.method(method).cloned()),
    }
}

/// The job that goes on with the work.
fn job_of(answer: &MethodOutput, session: &Session) -> Option<JobPath> {
    let job = answer.parameters.iter().find(|parameter| parameter.name == "Job")?;
    let path = JobPath::from_reference(FromCim::from_cim(&job.value)?).ok()?;
    Some(path.on_host(session.endpoint.host()))
}

impl InputArguments {
    fn is_empty(&self) -> bool {
        [&self.arg, &self.arg_file, &self.arg_ref, &self.arg_instance].iter().all(|arguments| arguments.is_empty())
    }

    /// The parameters in the order of the declaration, or else as they were given.
    async fn read(&self, method: Option<&MethodDeclaration>, classes: &mut Classes<'_>) -> Result<Input, Failure> {
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
