//! What happens on many hosts, worked out from a seed whenever it is asked for: nothing is stored.

mod fleet_plan;
mod host_plan;
mod planned_job;
mod slots;

pub use fleet_plan::FleetPlan;
pub(crate) use host_plan::{HostPlan, Stream};
pub use planned_job::{Outage, PlannedJob};
