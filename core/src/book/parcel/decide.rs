use super::{
    DeliveredItem, ParcelBook, ParcelCommand, ParcelEvent, ParcelFacts, ParcelItem, ParcelPage, ParcelRefusal,
    ParcelStatus, ParcelStep,
};
use crate::value::{
    AddressId, CarrierId, Dimensions, Invalid, Map, Moment, ParcelId, Problem, Quantity, Set, TrackingId, Weight,
    bounds, fingerprint,
};

type Denial = crate::value::Denial<ParcelRefusal>;
type Decided = Result<Vec<ParcelEvent>, Denial>;

impl ParcelBook {
    /// Judges a command and says what it would make happen; changes nothing.
    ///
    /// A repeat with the same content makes nothing happen, wherever the parcel is since.
    ///
    /// # Errors
    /// The refusals of [`ParcelRefusal`] in their order; `Invalid` for a parcel without items or with a line twice from
    /// one place, a quantity of zero, a `happened_at` later than `at`, and items named for another step than a delivery.
    pub fn decide(&self, command: ParcelCommand, facts: &ParcelFacts, at: Moment) -> Decided {
        match command {
            plan @ ParcelCommand::PlanParcel { .. } => self.plan(plan, facts),
            ParcelCommand::Pack { parcel_id, weight, dimensions } => self.pack(parcel_id, weight, dimensions),
            ParcelCommand::HandOver { parcel_id, tracking_id, carrier_id, happened_at } => {
                past(happened_at, at)?;
                self.hand_over(parcel_id, tracking_id, carrier_id, happened_at)
            }
            report @ ParcelCommand::RecordParcelStep { .. } => self.record_step(report, at),
            ParcelCommand::CancelParcel { parcel_id } => self.cancel(parcel_id),
        }
    }

    fn plan(&self, command: ParcelCommand, facts: &ParcelFacts) -> Decided {
        let content = fingerprint(&command);
        let ParcelCommand::PlanParcel { parcel_id, items, carrier_id, service_id, from_place_id, destination } =
            command
        else {
            return Ok(Vec::new());
        };
        if let Some(page) = self.parcel(&parcel_id) {
            let same = page.content == content;
            return if same { Ok(Vec::new()) } else { Err(ParcelRefusal::ParcelAltered { parcel_id }.into()) };
        }
        check_items(&items)?;
        let recipient_id = one_recipient(&items, facts)?;

        Ok(vec![ParcelEvent::ParcelPlanned {
            parcel_id,
            recipient_id,
            items,
            carrier_id,
            service_id,
            from_place_id,
            destination,
            content,
        }])
    }

    fn pack(&self, parcel_id: ParcelId, weight: Weight, dimensions: Option<Dimensions>) -> Decided {
        let page = self.known(&parcel_id)?;
        if let Some(known) = page.weight {
            let same = (known, page.dimensions) == (weight, dimensions);
            return if same { Ok(Vec::new()) } else { Err(ParcelRefusal::ParcelAltered { parcel_id }.into()) };
        }
        allowed(&parcel_id, page, ParcelStep::Pack)?;

        Ok(vec![ParcelEvent::ParcelPacked { parcel_id, weight, dimensions }])
    }

    fn hand_over(
        &self,
        parcel_id: ParcelId,
        tracking_id: TrackingId,
        carrier_id: CarrierId,
        happened_at: Moment,
    ) -> Decided {
        let page = self.known(&parcel_id)?;
        if page.handed_over_at.is_some() {
            let same = page.handed_over_at == Some(happened_at)
                && page.tracking_id.as_ref() == Some(&tracking_id)
                && page.carrier_id.as_ref() == Some(&carrier_id);
            return if same { Ok(Vec::new()) } else { Err(ParcelRefusal::ParcelAltered { parcel_id }.into()) };
        }
        allowed(&parcel_id, page, ParcelStep::HandOver)?;

        Ok(vec![ParcelEvent::ParcelHandedOver { parcel_id, tracking_id, carrier_id, happened_at }])
    }

    fn record_step(&self, command: ParcelCommand, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let ParcelCommand::RecordParcelStep { parcel_id, event_id, step, happened_at, items } = command else {
            return Ok(Vec::new());
        };
        past(happened_at, at)?;
        let page = self.known(&parcel_id)?;
        if let Some(known) = page.steps.iter().find(|known| known.event_id == event_id) {
            let altered = ParcelRefusal::StepAltered { parcel_id, event_id };
            return if known.content == content { Ok(Vec::new()) } else { Err(altered.into()) };
        }
        if matches!(step, ParcelStep::Pack | ParcelStep::HandOver | ParcelStep::Cancel | ParcelStep::DeliverPart) {
            return Err(
                Invalid::malformed("step", "a step on the way; packing and hand-over have their commands").into()
            );
        }
        if page.steps.len() >= bounds::LINES_MAX {
            return Err(Invalid::new("steps", Problem::TooLong { max: bounds::LINES_MAX as u64 }).into());
        }
        let (step, delivered) = match (step, items) {
            (ParcelStep::Deliver, Some(items)) => {
                check_delivered(&items)?;
                allowed(&parcel_id, page, ParcelStep::DeliverPart)?;
                (delivery_step(&parcel_id, page, &items)?, items)
            }
            (ParcelStep::Deliver, None) => (step, page.open_items()),
            (_, Some(_)) => return Err(Invalid::inconsistent("items", "step").into()),
            (_, None) => (step, Vec::new()),
        };
        allowed(&parcel_id, page, step)?;

        Ok(vec![ParcelEvent::ParcelStepRecorded { parcel_id, event_id, step, happened_at, delivered, content }])
    }

    fn cancel(&self, parcel_id: ParcelId) -> Decided {
        let page = self.known(&parcel_id)?;
        if page.status == ParcelStatus::Cancelled {
            return Ok(Vec::new());
        }
        allowed(&parcel_id, page, ParcelStep::Cancel)?;

        Ok(vec![ParcelEvent::ParcelCancelled { parcel_id }])
    }

    fn known(&self, parcel_id: &ParcelId) -> Result<&ParcelPage, ParcelRefusal> {
        self.parcel(parcel_id).ok_or_else(|| ParcelRefusal::UnknownParcel { parcel_id: parcel_id.clone() })
    }
}

/// Nothing later than now may be reported.
fn past(happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at {
        return Err(Invalid::too_large("happened_at", at));
    }
    Ok(())
}

/// The parcel's status must allow the step.
fn allowed(parcel_id: &ParcelId, page: &ParcelPage, step: ParcelStep) -> Result<(), ParcelRefusal> {
    let refused = || ParcelRefusal::WrongStatus { parcel_id: parcel_id.clone(), status: page.status, step };
    super::next_parcel_status(page.status, step).map(|_| ()).ok_or_else(refused)
}

/// A list has some lines, not too many.
fn check_length(length: usize) -> Result<(), Invalid> {
    if length == 0 {
        return Err(Invalid::empty("items"));
    }
    if length > bounds::LINES_MAX {
        return Err(Invalid::new("items", Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    Ok(())
}

/// Each line has a quantity, none stands twice for one place, and no article of an order line is beyond the wall.
fn check_items(items: &[ParcelItem]) -> Result<(), Invalid> {
    check_length(items.len())?;
    let (mut places, mut sums) = (Set::default(), Map::default());
    for (index, item) in items.iter().enumerate() {
        let field = || format!("items[{index}].quantity");
        if item.quantity.is_zero() {
            return Err(Invalid::too_small(field(), 1));
        }
        if !places.insert((item.key(), &item.place_id)) {
            return Err(Invalid::repeated(format!("items[{index}]"), &item.line_id));
        }
        let sum: &mut Quantity = sums.entry(item.key()).or_default();
        *sum = sum.plus(item.quantity).map_err(|invalid| invalid.of(&field()))?;
    }
    Ok(())
}

fn check_delivered(items: &[DeliveredItem]) -> Result<(), Invalid> {
    check_length(items.len())?;
    let mut keys = Set::default();
    for (index, item) in items.iter().enumerate() {
        if item.quantity.is_zero() {
            return Err(Invalid::too_small(format!("items[{index}].quantity"), 1));
        }
        if !keys.insert(item.key()) {
            return Err(Invalid::repeated(format!("items[{index}]"), &item.line_id));
        }
    }
    Ok(())
}

/// The one recipient of all the orders in a parcel.
fn one_recipient(items: &[ParcelItem], facts: &ParcelFacts) -> Result<AddressId, Denial> {
    let recipients: Map<_, _> = facts.recipients.iter().map(|fact| (&fact.order_id, &fact.recipient_id)).collect();
    let mut found: Option<&AddressId> = None;
    for item in items {
        let order_id = &item.order_id;
        let unknown = || ParcelRefusal::UnknownRecipient { order_id: order_id.clone() };
        let other: &AddressId = recipients.get(order_id).ok_or_else(unknown)?;
        let recipient_id = *found.get_or_insert(other);
        if recipient_id != other {
            let (recipient_id, other) = (recipient_id.clone(), other.clone());
            return Err(ParcelRefusal::MixedRecipients { order_id: order_id.clone(), recipient_id, other }.into());
        }
    }
    found.cloned().ok_or_else(|| Invalid::empty("items").into())
}

/// Whether those items are a part or all of what is open; refused where they are not in the parcel.
fn delivery_step(
    parcel_id: &ParcelId,
    page: &ParcelPage,
    items: &[DeliveredItem],
) -> Result<ParcelStep, ParcelRefusal> {
    let mut open = page.open_quantities();
    for item in items {
        let (parcel_id, order_id, line_id) = (parcel_id.clone(), item.order_id.clone(), item.line_id.clone());
        match open.get_mut(&item.key()) {
            None => return Err(ParcelRefusal::NotInParcel { parcel_id, order_id, line_id }),
            Some(open) if item.quantity > *open => {
                return Err(ParcelRefusal::BeyondParcel { parcel_id, order_id, line_id, open: *open });
            }
            Some(open) => *open = open.less(item.quantity),
        }
    }
    let all = open.values().all(|quantity| quantity.is_zero());
    Ok(if all { ParcelStep::Deliver } else { ParcelStep::DeliverPart })
}
