//! What the fleet of a scenario must be: rates that can be kept, shares, and templates for what is to happen.

use super::check::wrong;
use super::document::Scenario;
use super::fleet::{Fleet, Outages};
use super::job::Job;
use super::read::ScenarioError;

impl Scenario {
    pub(super) fn check_fleet(&self) -> Result<(), ScenarioError> {
        let Some(fleet) = &self.fleet else { return Ok(()) };
        let has_template = |wanted: fn(&Job) -> bool| self.templates.iter().any(wanted);
        if fleet.failures_per_hour > 0.0 && !has_template(Job::ends_failed) {
            return Err(wrong(
                "fleet.failures_per_hour",
                "needs a template that ends in an exception or with warnings",
            ));
        }
        if fleet.completions_per_hour > 0.0 && !has_template(Job::ends_otherwise) {
            return Err(wrong("fleet.completions_per_hour", "needs a template that ends without a failure"));
        }
        check_numbers(fleet)?;
        fleet.outages.as_ref().map_or(Ok(()), check_outages)
    }
}

fn check_numbers(fleet: &Fleet) -> Result<(), ScenarioError> {
    for (place, rate) in
        [("failures_per_hour", fleet.failures_per_hour), ("completions_per_hour", fleet.completions_per_hour)]
    {
        if !(0.0..=MOST_PER_HOUR).contains(&rate) {
            return Err(wrong(format!("fleet.{place}"), format!("must be from 0 to {MOST_PER_HOUR}")));
        }
    }
    if !(0.001..=100_000.0).contains(&fleet.speed) {
        return Err(wrong("fleet.speed", "must be from 0.001 to 100000"));
    }
    for (place, share) in [("dead", Some(fleet.dead)), ("slow.share", fleet.slow.map(|slow| slow.share))] {
        if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Err(wrong(format!("fleet.{place}"), "must be from 0 to 1"));
        }
    }
    Ok(())
}

fn check_outages(outages: &Outages) -> Result<(), ScenarioError> {
    let Outages { per_day, seconds, .. } = outages;
    let fits =
        (0.0..=86_400.0).contains(per_day) && (0.0..=43_200.0).contains(seconds) && per_day * seconds <= 43_200.0;
    if fits { Ok(()) } else { Err(wrong("fleet.outages", "must be 0 or more, and take at most half of a day")) }
}

impl Job {
    /// Whether it ends in a failure or with warnings.
    pub(in crate::simulator) fn ends_failed(&self) -> bool {
        self.ends.as_ref().is_some_and(|end| matches!(end.state.number(), 10 | 32768))
    }

    /// Whether it ends without a failure.
    pub(in crate::simulator) fn ends_otherwise(&self) -> bool {
        self.ends.is_some() && !self.ends_failed()
    }
}

/// Ten jobs in a second.
const MOST_PER_HOUR: f64 = 36_000.0;

#[cfg(test)]
mod tests {
    use super::super::ScenarioFormat;
    use super::*;

    #[track_caller]
    fn assert_place(fleet: &str, place: &str) {
        let text = format!("users=[{{name='a',password='b'}}]\nfleet={{{fleet}}}");
        let shown = Scenario::parse(&text, ScenarioFormat::Toml).unwrap_err().to_string();
        assert!(shown.contains(&format!("order: {place} ")), "{shown}");
    }

    #[test]
    fn a_fleet_that_cannot_be_played_is_named_by_its_place() {
        assert_place("failures_per_hour=1", "fleet.failures_per_hour");
        assert_place("completions_per_hour=1", "fleet.completions_per_hour");
        assert_place("failures_per_hour=-1", "fleet.failures_per_hour");
        assert_place("speed=0", "fleet.speed");
        assert_place("dead=1.5", "fleet.dead");
        assert_place("slow={share=2,delay_ms=1}", "fleet.slow.share");
        assert_place("outages={per_day=100,seconds=1000}", "fleet.outages");
    }
}
