//! What carriers say, remembered whatever it is and followed by the parcel's own life where one step leads there; and what is
//! asked of carriers.

use super::{Answer, door, told};
use crate::book::carrier::CarrierCommand;
use crate::book::parcel::{
    ParcelCommand, ParcelPage, ParcelRefusal, ParcelStep, TrackingCommand, TrackingStory, step_towards,
};
use crate::shop::{Shop, ShopEvent, ShopRefusal};
use crate::value::{Denial, Invalid, Moment, ParcelId, TrackingId};

impl Shop {
    /// Scans of a parcel that the shop knows. Repeating known scans still lets the parcel follow its story: after a
    /// hand-over that was recorded late, or once what stopped it is gone.
    pub(super) fn tracking_command(&self, command: TrackingCommand, at: Moment) -> Answer {
        let parcel_id = command.parcel_id().clone();
        let Some(page) = self.state.parcels.parcel(&parcel_id) else {
            return Err(Denial::from(ParcelRefusal::UnknownParcel { parcel_id }).into());
        };
        let events = self.state.tracking.decide(command, at)?;
        let story = self.state.tracking.story_with(&parcel_id, &events);
        let mut told = told(events);
        told.extend(self.follow_story(&parcel_id, page, &story, at)?);
        Ok(told)
    }

    /// A case is about a parcel that its carrier was given.
    pub(super) fn carrier_command(&self, command: CarrierCommand, at: Moment) -> Answer {
        door::carrier(&command)?;
        if let CarrierCommand::OpenCase { parcel_id, carrier_id, .. } = &command {
            let page = self.state.parcels.parcel(parcel_id);
            let is_theirs =
                page.is_some_and(|page| page.handed_over_at().is_some() && page.carrier_id() == Some(carrier_id));
            if !is_theirs {
                return Err(ShopRefusal::NotWithCarrier { parcel_id: parcel_id.clone() }.into());
            }
        }
        Ok(told(self.state.carriers.decide(command, at)?))
    }

    /// The step of the parcel's life that the story calls for. A scan is never lost because a rule of another room stops
    /// the step: then the parcel stands where it was, and the list of risks shows the difference.
    fn follow_story(
        &self,
        parcel_id: &ParcelId,
        page: &ParcelPage,
        story: &TrackingStory,
        at: Moment,
    ) -> Result<Vec<ShopEvent>, Invalid> {
        let left = page.handed_over_at().is_some();
        let step = step_towards(page.status(), story.status).filter(|step| left && *step != ParcelStep::DeliverPart);
        let (Some(step), Some(happened_at)) = (step, story.since) else { return Ok(vec![]) };
        let event_id = free_name(page)?;
        let parcel_id = parcel_id.clone();
        let report = ParcelCommand::RecordParcelStep { parcel_id, event_id, step, happened_at, items: None };
        Ok(self.parcel_command(report, at).unwrap_or_default())
    }
}

/// A name for the report that no earlier one has.
fn free_name(page: &ParcelPage) -> Result<TrackingId, Invalid> {
    let mut number = page.steps().len();
    loop {
        number = number.saturating_add(1);
        let name = TrackingId::new(format!("story-{number}"))?;
        if page.steps().iter().all(|step| step.event_id != name) {
            return Ok(name);
        }
    }
}
