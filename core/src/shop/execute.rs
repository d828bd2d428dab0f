use super::{RECORD_FORMAT, Record, Shop, ShopCommand, ShopError, ShopEvent, ShopRefusal};
use crate::value::{Corrupt, Invalid, Moment};

impl Shop {
    /// Carries a command out, all or nothing, and returns what happened. A repeat returns nothing.
    ///
    /// # Errors
    /// [`ShopError::Invalid`] when `at` lies before the last recorded event or a value cannot stand;
    /// [`ShopError::Refused`] when a rule says no. Either way nothing changed.
    pub fn execute(&mut self, command: ShopCommand, at: Moment) -> Result<Vec<Record>, ShopError> {
        let events = self.decide(command, at)?;
        let mut sequence = self.state.version;
        let record = |event| {
            sequence = sequence.saturating_add(1);
            Record { format: RECORD_FORMAT, sequence, at, event }
        };
        let records: Vec<Record> = events.into_iter().map(record).collect();
        self.replay(&records)?;
        Ok(records)
    }

    /// As [`Shop::execute`], if the shop is at the version the host believes it to be at.
    ///
    /// # Errors
    /// `shop.version_moved` first, then as [`Shop::execute`].
    pub fn execute_at_version(
        &mut self,
        command: ShopCommand,
        at: Moment,
        expected: u64,
    ) -> Result<Vec<Record>, ShopError> {
        let actual = self.version();
        if actual != expected {
            return Err(ShopRefusal::VersionMoved { expected, actual }.into());
        }
        self.execute(command, at)
    }

    /// Judges a command and changes nothing: for hosts that store events before they apply them, and for what-ifs.
    ///
    /// # Errors
    /// As [`Shop::execute`].
    pub fn decide(&self, command: ShopCommand, at: Moment) -> Result<Vec<ShopEvent>, ShopError> {
        if let Some(recorded_at) = self.state.recorded_at.filter(|recorded_at| at < *recorded_at) {
            return Err(Invalid::too_small("at", recorded_at).into());
        }
        let received = match &command {
            ShopCommand::ReceiveGoods { goods, .. } if self.terms.valuation.is_some() => goods.clone(),
            _ => vec![],
        };
        let mut answer = self.judge(command, at)?;
        self.value_answer(&mut answer, &received, at)?;
        Ok(answer)
    }

    /// Books one record of the log. Replaying a log from an empty shop gives the shop that wrote it.
    ///
    /// # Errors
    /// [`Corrupt`] when the record cannot follow: another sequence, a later format, an event of another shop.
    pub fn apply(&mut self, record: &Record) -> Result<(), Corrupt> {
        let kind = record.event.kind();
        if record.format != RECORD_FORMAT {
            return Err(Corrupt::new(kind, format!("record format {}", record.format)));
        }
        if record.sequence != self.state.version.saturating_add(1) {
            return Err(Corrupt::new(kind, format!("sequence {} after {}", record.sequence, self.state.version)));
        }
        if self.state.recorded_at.is_some_and(|recorded_at| record.at < recorded_at) {
            return Err(Corrupt::new(kind, format!("a record of {} after a later one", record.at)));
        }
        let state = &mut self.state;
        match &record.event {
            ShopEvent::Catalog { event } => state.catalog.apply(event)?,
            ShopEvent::Customer { event } => state.customers.apply(event)?,
            ShopEvent::Channel { event } => state.channels.apply(event)?,
            ShopEvent::Stock { event } => state.stock.apply(event)?,
            ShopEvent::Order { event } => state.orders.apply(event)?,
            ShopEvent::Payment { event } => state.payments.apply(event)?,
            ShopEvent::Parcel { event } => state.parcels.apply(event)?,
            ShopEvent::Tracking { event } => state.tracking.apply(event)?,
            ShopEvent::Carrier { event } => state.carriers.apply(event)?,
            ShopEvent::Returns { event } => state.returns.apply(event)?,
            ShopEvent::Claim { event } => state.claims.apply(event)?,
            ShopEvent::Cost { event } => state.cost.apply(event)?,
        }
        state.version = record.sequence;
        state.recorded_at = Some(record.at);
        Ok(())
    }

    /// Books many records, in order.
    ///
    /// # Errors
    /// As [`Shop::apply`], at the first record that cannot follow.
    pub fn replay<'a>(&mut self, records: impl IntoIterator<Item = &'a Record>) -> Result<(), Corrupt> {
        records.into_iter().try_for_each(|record| self.apply(record))
    }
}
