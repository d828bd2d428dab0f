use super::{DeliveredItem, PackedItem, ParcelBook, ParcelEvent, ParcelPage, ParcelStatus, ParcelStep, RecordedStep};
use crate::value::{Corrupt, ParcelId, Quantity};

impl ParcelBook {
    /// Books an event; refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this book: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &ParcelEvent) -> Result<(), Corrupt> {
        match event {
            ParcelEvent::ParcelPlanned {
                parcel_id,
                recipient_id,
                items,
                carrier_id,
                service_id,
                from_place_id,
                destination,
                content,
            } => {
                let page = ParcelPage {
                    recipient_id: recipient_id.clone(),
                    from_place_id: from_place_id.clone(),
                    content: *content,
                    items: items
                        .iter()
                        .map(|item| PackedItem { item: item.clone(), delivered: Quantity::ZERO })
                        .collect(),
                    steps: Vec::new(),
                    carrier_id: carrier_id.clone(),
                    service_id: service_id.clone(),
                    tracking_id: None,
                    handed_over_at: None,
                    weight: None,
                    dimensions: None,
                    destination: *destination,
                    status: ParcelStatus::Planned,
                };
                if self.parcels.contains_key(parcel_id) {
                    return Err(Corrupt::new("parcel.planned", format!("parcel `{parcel_id}` is known")));
                }
                self.parcels.insert(parcel_id.clone(), Box::new(page));
                for item in items {
                    let parcels = self.at_home.entry(item.order_id.clone()).or_default();
                    if parcels.last() != Some(parcel_id) {
                        parcels.push(parcel_id.clone());
                    }
                }
                Ok(())
            }
            ParcelEvent::ParcelPacked { parcel_id, weight, dimensions } => {
                let page = self.take("parcel.packed", parcel_id, ParcelStep::Pack)?;
                page.weight = Some(*weight);
                page.dimensions = *dimensions;
                Ok(())
            }
            ParcelEvent::ParcelHandedOver { parcel_id, tracking_id, carrier_id, happened_at } => {
                let page = self.take("parcel.handed_over", parcel_id, ParcelStep::HandOver)?;
                page.tracking_id = Some(tracking_id.clone());
                page.carrier_id = Some(carrier_id.clone());
                page.handed_over_at = Some(*happened_at);
                self.left_home(parcel_id);
                Ok(())
            }
            ParcelEvent::ParcelStepRecorded { parcel_id, event_id, step, happened_at, delivered, content } => {
                let page = self.take("parcel.step_recorded", parcel_id, *step)?;
                let (event_id, step, happened_at, content) = (event_id.clone(), *step, *happened_at, *content);
                page.steps.reserve_exact(1);
                page.steps.push(RecordedStep { event_id, step, happened_at, content });
                page.deliver(delivered);
                for item in delivered {
                    let parcels = self.arrived.entry(item.order_id.clone()).or_default();
                    if parcels.last() != Some(parcel_id) {
                        parcels.push(parcel_id.clone());
                    }
                }
                Ok(())
            }
            ParcelEvent::ParcelCancelled { parcel_id } => {
                self.take("parcel.cancelled", parcel_id, ParcelStep::Cancel)?;
                self.left_home(parcel_id);
                Ok(())
            }
        }
    }

    /// Drops a parcel from the index of those that have not been handed over.
    fn left_home(&mut self, parcel_id: &ParcelId) {
        let Some(page) = self.parcels.get(parcel_id) else { return };
        for packed in &page.items {
            let order_id = &packed.item.order_id;
            if let Some(parcels) = self.at_home.get_mut(order_id) {
                parcels.retain(|other| other != parcel_id);
                if parcels.is_empty() {
                    self.at_home.swap_remove(order_id);
                }
            }
        }
    }

    /// Moves a parcel along its table.
    fn take(&mut self, event: &str, parcel_id: &ParcelId, step: ParcelStep) -> Result<&mut ParcelPage, Corrupt> {
        let unknown = || Corrupt::new(event, format!("parcel `{parcel_id}` is not known"));
        let page = self.parcels.get_mut(parcel_id).ok_or_else(unknown)?;
        let next = super::next_parcel_status(page.status, step);
        page.status = next.ok_or_else(|| Corrupt::new(event, format!("{:?} does not take {step:?}", page.status)))?;
        Ok(page)
    }
}

impl ParcelPage {
    /// Counts delivered units; an article that was packed from several places fills in the order of the plan.
    fn deliver(&mut self, delivered: &[DeliveredItem]) {
        for (index, units) in self.behind(delivered) {
            if let Some(packed) = self.items.get_mut(index) {
                packed.delivered = packed.delivered.plus(units).unwrap_or(packed.delivered);
            }
        }
    }
}
