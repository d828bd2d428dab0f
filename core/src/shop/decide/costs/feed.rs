use crate::book::cost::{CostAct, CostBook, CostGoods, CostMovement, CostOwner, IssuePurpose, ReceiptOrigin, SoldTo};
use crate::book::order::{GoodsStep, OrderEvent};
use crate::book::stock::{AdjustReason, PlaceKind, StockEvent, StockItem};
use crate::shop::{ReceivedGoods, Shop, ShopError, ShopEvent, ValuationTerms, receipt_id};
use crate::value::{
    Invalid, LineId, Map, Moment, MovementId, OrderId, PlaceId, Quantity, RateUsed, Side, Sku, Units, bounds,
    fingerprint,
};

/// Units of an order's line that made a step in the answer and were not met in a movement yet.
struct Stepped<'a> {
    order_id: &'a OrderId,
    line_id: &'a LineId,
    sku: Option<&'a Sku>,
    step: GoodsStep,
    left: Units,
}

/// Where a place stands towards the ledger.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Units here are in the ledger.
    Inside,
    /// Units here left the ledger with an order.
    WithOrders,
    /// Units here are neither.
    Outside,
}

/// Whether the ledger holds what lies in a place of that kind. Units that left with an order lie in transit too, but
/// they left the ledger.
pub(super) fn is_inside(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Warehouse | PlaceKind::Transit | PlaceKind::Quarantine | PlaceKind::Repair)
}

/// Movements for the ledger, read off an answer.
pub(super) struct Feed<'a> {
    shop: &'a Shop,
    book: &'a CostBook,
    terms: &'a ValuationTerms,
    received: &'a [ReceivedGoods],
    steps: Vec<Stepped<'a>>,
    movements: Vec<CostMovement>,
    /// Units that movements of this answer take back, by the issue.
    pending: Map<MovementId, Units>,
}

impl<'a> Feed<'a> {
    pub(super) fn new(
        shop: &'a Shop,
        book: &'a CostBook,
        terms: &'a ValuationTerms,
        received: &'a [ReceivedGoods],
    ) -> Self {
        let (steps, movements, pending) = (vec![], vec![], Map::default());
        Self { shop, book, terms, received, steps, movements, pending }
    }

    pub(super) fn into_movements(self) -> Vec<CostMovement> {
        self.movements
    }

    pub(super) fn hear(&mut self, answer: &'a [ShopEvent]) -> Result<(), ShopError> {
        for event in answer {
            let ShopEvent::Order { event: OrderEvent::LinesProgressed { order_id, steps } } = event else { continue };
            let order = self.shop.state.orders.order(order_id);
            for step in steps {
                let sku = order.and_then(|order| order.line(&step.line_id)).map(|line| line.sku());
                let (line_id, left) = (&step.line_id, step.quantity.units());
                self.steps.push(Stepped { order_id, line_id, sku, step: step.step, left });
            }
        }
        for event in answer {
            if let ShopEvent::Stock { event } = event {
                self.hear_stock(event)?;
            }
        }
        Ok(())
    }

    fn hear_stock(&mut self, event: &StockEvent) -> Result<(), ShopError> {
        match event {
            StockEvent::Received { movement_id, from, to, items, happened_at, .. } => {
                self.receipt(movement_id, (from, to), items, *happened_at)
            }
            StockEvent::Transferred { from, to, items, happened_at, .. } => {
                let (source, target) = (self.kind(from), self.kind(to));
                for item in items {
                    self.between((from, is_inside(source)), (to, target), item, *happened_at)?;
                }
                Ok(())
            }
            StockEvent::Shipped { reservation_id, items, happened_at, .. } => {
                let order_id = OrderId::new(reservation_id.as_str()).ok();
                for item in items {
                    let goods = goods(&item.sku, &item.place_id);
                    let sold_to = order_id.clone().map(|order_id| SoldTo { order_id, line_id: item.line_id.clone() });
                    self.sale(goods, item.quantity, sold_to, *happened_at)?;
                }
                Ok(())
            }
            StockEvent::Carried { from, to, items, happened_at } => {
                items.iter().try_for_each(|item| self.carried(from, to, item, *happened_at))
            }
            StockEvent::Counted { place_id, variances, happened_at, .. } => {
                let mut found = variances.iter().map(|variance| (&variance.sku, variance.difference));
                found.try_for_each(|(sku, units)| self.corrected(place_id, sku, units, None, *happened_at))
            }
            StockEvent::Adjusted { place_id, sku, difference, reason, happened_at, .. } => {
                self.corrected(place_id, sku, *difference, Some(*reason), *happened_at)
            }
            _ => Ok(()),
        }
    }

    fn kind(&self, place: &PlaceId) -> PlaceKind {
        self.shop.state.stock.kind_of(place).unwrap_or(PlaceKind::Adjustment)
    }

    fn side(&self, place: &PlaceId) -> Standing {
        match self.kind(place) {
            PlaceKind::Transit | PlaceKind::Customer => Standing::WithOrders,
            kind if is_inside(kind) => Standing::Inside,
            _ => Standing::Outside,
        }
    }

    fn receipt(
        &mut self,
        movement_id: &MovementId,
        (from, to): (&PlaceId, &PlaceId),
        items: &[StockItem],
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        if !is_inside(self.kind(to)) {
            return Ok(());
        }
        let origin = match self.kind(from) {
            PlaceKind::Supplier => ReceiptOrigin::Purchase,
            _ => ReceiptOrigin::Found,
        };
        for (index, item) in items.iter().enumerate() {
            let unit_cost = self.received.get(index).and_then(|received| received.unit_cost);
            let rate = unit_cost.map(|cost| self.rate(cost.currency(), happened_at)).transpose()?.flatten();
            let (goods, units) = (goods(&item.sku, to), item.quantity);
            let movement = receipt_id(movement_id, index)?;
            let act = CostAct::Receive { goods, units, origin, unit_cost, rate };
            self.movements.push(CostMovement { movement, happened_at, act });
        }
        Ok(())
    }

    /// The rate of the day into the books' currency, where one is needed.
    fn rate(&self, currency: crate::value::Currency, happened_at: Moment) -> Result<Option<RateUsed>, Invalid> {
        if currency == self.terms.currency {
            return Ok(None);
        }
        let table = self.shop.terms.exchange.as_ref().ok_or_else(|| Invalid::empty("terms.exchange"))?;
        let day = self.shop.terms.zone.day_of(happened_at);
        table.rate(currency, self.terms.currency, day, Side::Mid).map(Some)
    }

    /// Free units between places.
    fn between(
        &mut self,
        (from, from_inside): (&PlaceId, bool),
        (to, target): (&PlaceId, PlaceKind),
        item: &StockItem,
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        let units = item.quantity;
        let (source, arrived) = (goods(&item.sku, from), goods(&item.sku, to));
        match (from_inside, is_inside(target)) {
            (true, true) => self.push(CostAct::Transfer { from: source, to: arrived, units }, happened_at),
            (true, false) if target == PlaceKind::Customer => self.sale(source, units, None, happened_at),
            (true, false) => self.push(issue(source, units, purpose(target)), happened_at),
            (false, true) => self.push(found(arrived, units), happened_at),
            (false, false) => Ok(()),
        }
    }

    /// Units that had left, or that came back.
    fn carried(
        &mut self,
        from: &PlaceId,
        to: &PlaceId,
        item: &StockItem,
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        match (self.side(from), self.side(to)) {
            (Standing::WithOrders, Standing::WithOrders) => Ok(()),
            (Standing::WithOrders, _) => {
                let back = [GoodsStep::Return, GoodsStep::ReturnToSender, GoodsStep::Lose];
                for (sold_to, units) in self.lines_of(&back, '>', item) {
                    self.came_back('>', sold_to.as_ref(), goods(&item.sku, to), units, happened_at)?;
                    if self.side(to) == Standing::Outside {
                        self.lost(sold_to.as_ref(), goods(&item.sku, to), units, happened_at)?;
                    }
                }
                Ok(())
            }
            (Standing::Outside, Standing::WithOrders) => {
                for (sold_to, units) in self.lines_of(&[GoodsStep::Find], '!', item) {
                    self.came_back('!', sold_to.as_ref(), goods(&item.sku, from), units, happened_at)?;
                    self.sale(goods(&item.sku, from), Quantity::of_units(units)?, sold_to, happened_at)?;
                }
                Ok(())
            }
            (Standing::Inside, Standing::WithOrders) => {
                for (sold_to, units) in self.lines_of(&[GoodsStep::GiveBack], '>', item) {
                    self.sale(goods(&item.sku, from), Quantity::of_units(units)?, sold_to, happened_at)?;
                }
                Ok(())
            }
            (source, _) => {
                let target = (to, self.kind(to));
                self.between((from, source == Standing::Inside), target, item, happened_at)
            }
        }
    }

    /// Which order lines an item's units belong to; those that none is known of stand alone.
    fn lines_of(&mut self, steps: &[GoodsStep], kind: char, item: &StockItem) -> Vec<(Option<SoldTo>, Units)> {
        let mut left = item.quantity.units();
        let mut lines = vec![];
        let line =
            |stepped: &Stepped<'_>| SoldTo { order_id: stepped.order_id.clone(), line_id: stepped.line_id.clone() };
        for stepped in self.steps.iter_mut().filter(|stepped| steps.contains(&stepped.step)) {
            let units = stepped.left.min(left);
            if units > 0 && stepped.sku == Some(&item.sku) {
                stepped.left = stepped.left.saturating_sub(units);
                left = left.saturating_sub(units);
                lines.push((Some(line(stepped)), units));
            }
        }
        // A line of a kit: its parts moved, not itself.
        let part = self.steps.iter().filter(|stepped| steps.contains(&stepped.step)).map(line).find(|sold_to| {
            let issues = self.issues(kind, sold_to);
            issues.into_iter().any(|issue| self.book.sku_of(&issue) == Some(&item.sku))
        });
        if left > 0 {
            lines.push((part, left));
        }
        lines
    }

    /// The issues of a line that are recorded, in order.
    fn issues(&self, kind: char, sold_to: &SoldTo) -> Vec<MovementId> {
        let ids = (1..).map_while(|count| line_id(kind, sold_to, count).ok());
        ids.take_while(|id| self.book.is_recorded(id)).collect()
    }

    /// Units of a line come back at what they left with.
    fn came_back(
        &mut self,
        kind: char,
        sold_to: Option<&SoldTo>,
        goods: CostGoods,
        units: Units,
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        let mut left = units;
        for of in sold_to.map(|sold_to| self.issues(kind, sold_to)).unwrap_or_default() {
            let pending = self.pending.get(&of).copied().unwrap_or(0);
            let part = self.book.returnable(&of).saturating_sub(pending).min(left);
            if part <= 0 || self.book.sku_of(&of) != Some(&goods.sku) {
                continue;
            }
            left = left.saturating_sub(part);
            self.pending.insert(of.clone(), pending.saturating_add(part));
            // The world may date a return before what it returns; the ledger cannot.
            let happened_at = self.book.happened_at(&of).map_or(happened_at, |issued| issued.max(happened_at));
            let (goods, units) = (goods.clone(), Quantity::of_units(part)?);
            self.push(CostAct::Return { of, goods, units }, happened_at)?;
        }
        if left > 0 {
            self.push(found(goods, Quantity::of_units(left)?), happened_at)?;
        }
        Ok(())
    }

    /// Units of a line that came back only to leave for good.
    fn lost(
        &mut self,
        sold_to: Option<&SoldTo>,
        goods: CostGoods,
        units: Units,
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        let purpose = purpose(self.kind(&goods.place));
        let latest = self.movements.last().map_or(happened_at, |last| last.happened_at.max(happened_at));
        let act = issue(goods, Quantity::of_units(units)?, purpose);
        match sold_to {
            Some(sold_to) => self.of_line('!', sold_to, act, latest),
            None => self.push(act, latest),
        }
    }

    fn sale(
        &mut self,
        goods: CostGoods,
        units: Quantity,
        sold_to: Option<SoldTo>,
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        let purpose = IssuePurpose::Sale;
        let bearer = sold_to.clone();
        let act = CostAct::Issue { goods, units, purpose, receipt: None, named_cost: None, sold_to };
        match bearer {
            Some(sold_to) => self.of_line('>', &sold_to, act, happened_at),
            None => self.push(act, happened_at),
        }
    }

    fn corrected(
        &mut self,
        place: &PlaceId,
        sku: &Sku,
        difference: Units,
        reason: Option<AdjustReason>,
        happened_at: Moment,
    ) -> Result<(), ShopError> {
        if difference == 0 || !is_inside(self.kind(place)) {
            return Ok(());
        }
        let units = i64::try_from(difference.unsigned_abs()).unwrap_or(i64::MAX);
        let (goods, units) = (goods(sku, place), Quantity::of_units(units)?);
        let purpose = match reason {
            Some(AdjustReason::Damaged | AdjustReason::Expired | AdjustReason::Theft | AdjustReason::OwnUse) => {
                IssuePurpose::Scrap
            }
            _ => IssuePurpose::Missing,
        };
        let act = if difference > 0 { found(goods, units) } else { issue(goods, units, purpose) };
        self.push(act, happened_at)
    }

    /// A movement that nobody refers to. The shop's version makes its id unique: no other answer is given at it.
    fn push(&mut self, act: CostAct, happened_at: Moment) -> Result<(), ShopError> {
        let movement = MovementId::new(format!("#{}/{}", self.shop.state.version, self.movements.len()))?;
        self.movements.push(CostMovement { movement, happened_at, act });
        Ok(())
    }

    /// A movement that a later return of the line refers to.
    fn of_line(&mut self, kind: char, sold_to: &SoldTo, act: CostAct, happened_at: Moment) -> Result<(), ShopError> {
        let mut count = 1_u32;
        let movement = loop {
            let movement = line_id(kind, sold_to, count)?;
            let here = self.movements.iter().any(|made| made.movement == movement);
            if !here && !self.book.is_recorded(&movement) {
                break movement;
            }
            count = count.saturating_add(1);
        };
        self.movements.push(CostMovement { movement, happened_at, act });
        Ok(())
    }
}

fn goods(sku: &Sku, place: &PlaceId) -> CostGoods {
    CostGoods { sku: sku.clone(), place: place.clone(), lot: None, serial: None, owner: CostOwner::Shop }
}

fn found(goods: CostGoods, units: Quantity) -> CostAct {
    CostAct::Receive { goods, units, origin: ReceiptOrigin::Found, unit_cost: None, rate: None }
}

fn issue(goods: CostGoods, units: Quantity, purpose: IssuePurpose) -> CostAct {
    CostAct::Issue { goods, units, purpose, receipt: None, named_cost: None, sold_to: None }
}

/// Why units leave for a place of that kind.
fn purpose(kind: PlaceKind) -> IssuePurpose {
    match kind {
        PlaceKind::Supplier => IssuePurpose::SupplierReturn,
        PlaceKind::Scrap | PlaceKind::Lost => IssuePurpose::Scrap,
        PlaceKind::Customer => IssuePurpose::Sale,
        _ => IssuePurpose::Missing,
    }
}

/// The id of the movement of that kind and number of an order's line. Ids that do not fit, or that would not be told
/// apart, are digested.
fn line_id(kind: char, sold_to: &SoldTo, count: u32) -> Result<MovementId, Invalid> {
    let (order, line) = (sold_to.order_id.as_str(), sold_to.line_id.as_str());
    let plain = format!("{kind}{order}/{line}/{count}");
    if plain.len() <= bounds::ID_BYTES_MAX && !order.contains('/') && !line.contains('/') {
        return MovementId::new(plain);
    }
    MovementId::new(format!("{kind}{}", fingerprint(&(order, line, count))))
}
