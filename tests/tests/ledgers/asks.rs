//! What a ledger's lines ask beyond those of a scenario.

use daigou::book::cost::*;
use daigou::book::order::{NewOrder, OrderContent, OrderLine};
use daigou::book::payment::{PaymentCommand, PaymentMethod, PaymentPurpose, RefundReason};
use daigou::book::stock::{PlaceKind, StockBook, StockItem};
use daigou::shop::{ReceivedGoods, ShopCommand, WhenShort};
use daigou::value::*;
use daigou::view::finance::*;
use daigou_tests::scenario::{self, Ask};

use crate::Ledger;

type Answer = Result<String, String>;

fn told(error: Invalid) -> String {
    error.to_string()
}

fn money(amount: &str, currency: &str) -> Result<Money, String> {
    Money::parse(amount, Currency::new(currency).map_err(told)?).map_err(told)
}

impl Ledger {
    pub fn ask(&mut self, words: &[&str]) -> Answer {
        match words {
            ["at", time] => {
                self.at = Moment::parse(time).map_err(told)?;
                Ok(String::new())
            }
            ["rate", base, on, rate] => {
                self.rate(base, on, rate);
                Ok(String::new())
            }
            ["buy", id, place, goods @ ..] => self.buy(id, place, goods),
            ["order-taxed", id, currency, basis, charge, lines @ ..] => self.order(id, currency, basis, charge, lines),
            ["pay-by", provider, method, purpose, key, order, amount, currency] => {
                let command = PaymentCommand::RecordPayment {
                    payment_id: PaymentId::new(key).map_err(told)?,
                    order_id: OrderId::new(order).map_err(told)?,
                    provider_id: ProviderId::new(provider).map_err(told)?,
                    method: if *method == "credit" { PaymentMethod::StoreCredit } else { PaymentMethod::Card },
                    amount: money(amount, currency)?,
                    purpose: if *purpose == "deposit" { PaymentPurpose::Deposit } else { PaymentPurpose::Full },
                    happened_at: self.at,
                };
                Ok(self.tell(ShopCommand::Payment { command }))
            }
            ["refund", key, payment, amount, currency, reason] => {
                let command = PaymentCommand::RequestRefund {
                    refund_id: RefundId::new(key).map_err(told)?,
                    payment_id: PaymentId::new(payment).map_err(told)?,
                    amount: money(amount, currency)?,
                    reason: match *reason {
                        "goodwill" => RefundReason::Goodwill,
                        "penalty" => RefundReason::Penalty,
                        _ => RefundReason::Overpayment,
                    },
                };
                Ok(self.tell(ShopCommand::Payment { command }))
            }
            ["dispute", payment, amount, currency, lost] => {
                let (payment_id, dispute_id) =
                    (PaymentId::new(payment).map_err(told)?, ExternalId::new("dispute").map_err(told)?);
                let command = PaymentCommand::RecordDisputed {
                    payment_id: payment_id.clone(),
                    dispute_id: dispute_id.clone(),
                    amount: money(amount, currency)?,
                    happened_at: self.at,
                };
                self.tell(ShopCommand::Payment { command });
                let lost = money(lost, currency)?;
                let happened_at = self.at;
                let command = PaymentCommand::RecordDisputeResolved { payment_id, dispute_id, lost, happened_at };
                Ok(self.tell(ShopCommand::Payment { command }))
            }
            ["cost", ..] | ["landed", ..] | ["recost", ..] | ["write-down", ..] => {
                let command = self.cost(words)?;
                Ok(self.tell(ShopCommand::Cost { command }))
            }
            ["enter", id, fact @ ..] => self.enter(id, fact),
            ["revalue", on] => {
                let on = on.parse().map_err(|_| "no day".to_owned())?;
                Ok(self.books.revalue(on).map_or_else(|problem| problem.code().to_owned(), |_| "done".to_owned()))
            }
            ["show", "stock" | "order" | "money", ..] => self.scenario(words),
            ["show", what @ ..] => self.show(what),
            _ => self.scenario(words),
        }
    }

    /// A line as the scenarios have it.
    fn scenario(&mut self, words: &[&str]) -> Answer {
        let text = format!("at {}\n{} => ?", self.at, words.join(" "));
        let step = scenario::parse(&text)?.remove(0);
        match step.ask {
            Ask::Command(command) => Ok(self.tell(*command)),
            _ => Ok(scenario::run(&mut self.shop, &step)),
        }
    }

    /// `buy r1 osaka cream*10@250/JPY`.
    fn buy(&mut self, id: &str, place: &str, goods: &[&str]) -> Answer {
        let one = |word: &&str| {
            let (what, cost) = word.split_once('@')?;
            let (sku, units) = what.split_once('*')?;
            let (amount, currency) = cost.split_once('/')?;
            let currency = Currency::new(currency).ok()?;
            let quantity = Quantity::new(units.parse().ok()?).ok()?;
            let item = StockItem { sku: Sku::new(sku).ok()?, quantity };
            Some(ReceivedGoods { item, unit_cost: UnitPrice::parse(amount, currency).ok() })
        };
        let goods = goods.iter().map(one).collect::<Option<Vec<_>>>().ok_or("goods as in cream*10@250/JPY")?;
        let command = ShopCommand::ReceiveGoods {
            movement_id: MovementId::new(id).map_err(told)?,
            from: StockBook::built_in(PlaceKind::Supplier).ok_or("no supplier")?,
            to: PlaceId::new(place).map_err(told)?,
            goods,
            happened_at: self.at,
        };
        Ok(self.tell(command))
    }

    /// `order-taxed O-1 CNY included shipping=10 1:cream*2@88/0.13`.
    fn order(&mut self, id: &str, currency: &str, basis: &str, charge: &str, lines: &[&str]) -> Answer {
        let currency = Currency::new(currency).map_err(told)?;
        let one = |word: &&str| {
            let (line, rest) = word.split_once(':')?;
            let (what, price) = rest.split_once('@')?;
            let (sku, units) = what.split_once('*')?;
            let (price, tax) = price.split_once('/')?;
            Some(OrderLine {
                line_id: LineId::new(line).ok()?,
                sku: Sku::new(sku).ok()?,
                quantity: Quantity::new(units.parse().ok()?).ok()?,
                unit_price: UnitPrice::parse(price, currency).ok()?,
                tax_rate: Rate::parse(tax).ok()?,
                discounts: vec![],
            })
        };
        let (kind, amount) = charge.split_once('=').ok_or("a charge as in shipping=10")?;
        let kind = if kind == "shipping" { ChargeKind::Shipping } else { ChargeKind::ServiceFee };
        let charge = Charge { kind, amount: Money::parse(amount, currency).map_err(told)?, tax_rate: Rate::ZERO };
        let content = OrderContent {
            currency,
            tax_basis: if basis == "included" { TaxBasis::Included } else { TaxBasis::OnTop },
            lines: lines.iter().map(one).collect::<Option<_>>().ok_or("lines as in 1:cream*2@88/0.13")?,
            discounts: vec![],
            charges: vec![charge],
            address_id: None,
            priority: 0,
        };
        let order = NewOrder {
            order_id: OrderId::new(id).map_err(told)?,
            customer_id: None,
            channel_id: ChannelId::new("site").map_err(told)?,
            external_id: None,
            external_revision: 0,
            content,
            happened_at: self.at,
            note: Text::default(),
        };
        Ok(self.tell(ShopCommand::PlaceOrder { order, when_short: WhenShort::Backorder }))
    }

    fn cost(&self, words: &[&str]) -> Result<CostCommand, String> {
        let books = self.books.terms().currency;
        Ok(match words {
            ["landed", id, receipt, amount] => CostCommand::AddLandedCost {
                movement: MovementId::new(id).map_err(told)?,
                kind: LandedCostKind::Freight,
                amount: Money::parse(amount, books).map_err(told)?,
                rate: None,
                basis: LandedCostBasis::Units,
                targets: vec![LandedTarget {
                    receipt: MovementId::new(receipt).map_err(told)?,
                    weight: Weight::ZERO,
                    volume_mm3: 0,
                }],
            },
            ["recost", id, receipt, cost] => CostCommand::ChangeCost {
                movement: MovementId::new(id).map_err(told)?,
                of: MovementId::new(receipt).map_err(told)?,
                unit_cost: UnitPrice::parse(cost, books).map_err(told)?,
                rate: None,
            },
            ["write-down", id, sku, place, amount] => CostCommand::WriteDown {
                movement: MovementId::new(id).map_err(told)?,
                goods: CostGoods {
                    sku: Sku::new(sku).map_err(told)?,
                    place: PlaceId::new(place).map_err(told)?,
                    lot: None,
                    serial: None,
                    owner: CostOwner::Shop,
                },
                amount: Money::parse(amount, books).map_err(told)?,
                happened_at: self.at,
            },
            _ => return Err(format!("{words:?}")),
        })
    }

    fn enter(&mut self, id: &str, fact: &[&str]) -> Answer {
        let provider = |name: &str| ProviderId::new(name).map_err(told);
        let fact = match fact {
            [kind @ ("freight" | "duty" | "fee" | "other"), amount, currency, from, order @ ..] => {
                FinanceFact::Expense {
                    kind: match *kind {
                        "freight" => ExpenseKind::Freight,
                        "duty" => ExpenseKind::Duty,
                        "fee" => ExpenseKind::ProviderFee,
                        _ => ExpenseKind::Other,
                    },
                    amount: money(amount, currency)?,
                    paid_from: if *from == "owed" { None } else { Some(provider(from)?) },
                    order_id: order.first().map(|order| OrderId::new(order).map_err(told)).transpose()?,
                }
            }
            ["paid", amount, currency, from] => {
                FinanceFact::PayablePaid { amount: money(amount, currency)?, paid_from: provider(from)? }
            }
            ["moved", from, to, sent, sent_in, received, received_in] => FinanceFact::CashMoved {
                from: provider(from)?,
                to: provider(to)?,
                sent: money(sent, sent_in)?,
                received: money(received, received_in)?,
            },
            _ => return Err(format!("{fact:?}")),
        };
        let entry = FinanceEntry { entry_id: CommandId::new(id).map_err(told)?, happened_at: self.at, fact };
        Ok(match self.books.enter(&entry) {
            Ok(postings) if postings.is_empty() => "nothing".to_owned(),
            Ok(_) => "done".to_owned(),
            Err(problem) => problem.code().to_owned(),
        })
    }
}
