use super::command::CustomerCommand;
use super::event::CustomerEvent;
use super::refusal::CustomerRefusal;
use super::state::{CustomerBook, CustomerPage};
use crate::value::{CustomerId, Denial, Invalid, bounds, fingerprint};

impl CustomerBook {
    /// Judges a command and changes nothing. A repeat answers with no events.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for values that cannot stand, [`Denial::Refused`] in the order of [`CustomerRefusal`].
    pub fn decide(&self, command: CustomerCommand) -> Result<Vec<CustomerEvent>, Denial<CustomerRefusal>> {
        let content = fingerprint(&command);
        match command {
            CustomerCommand::Register { customer_id, language, grade } => match self.customers.get(&customer_id) {
                Some(page) if page.forgotten => Err(CustomerRefusal::Forgotten { customer_id }.into()),
                Some(page) if page.language == language && page.grade == grade => Ok(vec![]),
                Some(_) => Err(CustomerRefusal::Altered { customer_id }.into()),
                None => Ok(vec![CustomerEvent::Registered { customer_id, language, grade }]),
            },
            CustomerCommand::SetLanguage { customer_id, language } => {
                if self.known(&customer_id)?.language == language {
                    return Ok(vec![]);
                }

                Ok(vec![CustomerEvent::LanguageSet { customer_id, language }])
            }
            CustomerCommand::SetGrade { customer_id, grade } => {
                if self.known(&customer_id)?.grade == grade {
                    return Ok(vec![]);
                }

                Ok(vec![CustomerEvent::GradeSet { customer_id, grade }])
            }
            CustomerCommand::RecordLimitUse { command_id, customer_id, year, amount } => {
                if !(bounds::YEAR_MIN..=bounds::YEAR_MAX).contains(&year) {
                    return Err(Invalid::malformed("year", "a year the library can date").into());
                }
                if amount.is_zero() {
                    return Err(Invalid::inconsistent("amount", "a use: it is zero").into());
                }
                match self.commands.get(&command_id) {
                    Some(booked) if *booked == content => return Ok(vec![]),
                    Some(_) => return Err(CustomerRefusal::CommandAltered { command_id }.into()),
                    None => {}
                }
                self.known(&customer_id)?;
                let used = self.limit_used(&customer_id, year, amount.currency());
                if used.plus(amount)?.is_negative() {
                    return Err(CustomerRefusal::BelowZero { customer_id, used, asked: amount.negated() }.into());
                }

                let fingerprint = content;
                Ok(vec![CustomerEvent::LimitUseRecorded { command_id, customer_id, year, amount, fingerprint }])
            }
            CustomerCommand::Forget { customer_id } => match self.customers.get(&customer_id) {
                Some(page) if page.forgotten => Ok(vec![]),
                Some(_) => Ok(vec![CustomerEvent::Forgotten { customer_id }]),
                None => Err(CustomerRefusal::UnknownCustomer { customer_id }.into()),
            },
        }
    }

    fn known(&self, customer_id: &CustomerId) -> Result<&CustomerPage, CustomerRefusal> {
        match self.customers.get(customer_id) {
            Some(page) if page.forgotten => Err(CustomerRefusal::Forgotten { customer_id: customer_id.clone() }),
            Some(page) => Ok(page),
            None => Err(CustomerRefusal::UnknownCustomer { customer_id: customer_id.clone() }),
        }
    }
}
