use super::event::CustomerEvent;
use super::state::{CustomerBook, CustomerPage, YearlyUse};
use crate::value::{Corrupt, CustomerId};

impl CustomerBook {
    /// Books an event. It refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this state.
    pub fn apply(&mut self, event: &CustomerEvent) -> Result<(), Corrupt> {
        let kind = event.kind();
        match event {
            CustomerEvent::Registered { customer_id, language, grade } => {
                let page = CustomerPage { language: *language, grade: *grade, forgotten: false, limit_use: vec![] };
                self.customers.insert(customer_id.clone(), page);
            }
            CustomerEvent::LanguageSet { customer_id, language } => self.page(kind, customer_id)?.language = *language,
            CustomerEvent::GradeSet { customer_id, grade } => self.page(kind, customer_id)?.grade = *grade,
            CustomerEvent::LimitUseRecorded { command_id, customer_id, year, amount, fingerprint } => {
                self.commands.insert(command_id.clone(), *fingerprint);
                let uses = &mut self.page(kind, customer_id)?.limit_use;
                let same = |found: &&mut YearlyUse| found.year == *year && found.used.currency() == amount.currency();
                match uses.iter_mut().find(same) {
                    Some(found) => {
                        found.used = found.used.plus(*amount).map_err(|e| Corrupt::new(kind, e.to_string()))?;
                    }
                    None => uses.push(YearlyUse { year: *year, used: *amount }),
                }
            }
            CustomerEvent::Forgotten { customer_id } => {
                let page = self.page(kind, customer_id)?;
                *page = CustomerPage { forgotten: true, grade: 0, limit_use: vec![], language: page.language };
            }
        }
        Ok(())
    }

    fn page(&mut self, kind: &str, customer_id: &CustomerId) -> Result<&mut CustomerPage, Corrupt> {
        self.customers.get_mut(customer_id).ok_or_else(|| Corrupt::new(kind, format!("customer {customer_id}")))
    }
}
