//! Scenarios: shop language that anyone can read and add to. One line is one step with its answer.
//!
//! `verb words … => answer`. The answer of a command is `done`, `nothing` (a repeat) or the code of a refusal; of `show`,
//! what is seen. `#` begins a remark; `at TIME` moves the clock. Every language runs the same files: [`parse`] gives the
//! typed commands, the program `scenario-steps` the same as JSON.

use daigou::book::order::*;
use daigou::book::parcel::{ParcelCommand, ParcelItem, ParcelStep};
use daigou::book::payment::{PaymentCommand, PaymentMethod, PaymentPurpose};
use daigou::book::returns::{Disposition, ReturnReason};
use daigou::book::stock::*;
use daigou::shop::{RemainingLifeRule, Shop, ShopCommand, SimplyReturned, Terms, WhenShort};
use daigou::value::*;
use serde::Serialize;

mod identified;
mod stock;

/// One line of a scenario.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Its line in the file, from one.
    pub line: usize,
    /// When it happens.
    pub at: Moment,
    /// The command, or what to show.
    pub ask: Ask,
    /// The answer as the file has it.
    pub answer: String,
}

/// What a step asks.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Of the shop.
    Command(Box<ShopCommand>),
    /// The stock of a product at a place.
    ShowStock { sku: Sku, place_id: PlaceId },
    /// When units of a product can be promised at a place, and how many on that day.
    ShowBy { sku: Sku, place_id: PlaceId, by: Moment },
    /// What stands promised to an order on supplies.
    ShowPromises { order_id: OrderId },
    /// The units of a product that are told apart, at a place.
    ShowUnits { sku: Sku, place_id: PlaceId },
    /// Who got units of a lot.
    ShowRecall { sku: Sku, lot_id: LotId },
    /// Where a piece is.
    ShowSerial { sku: Sku, serial_id: SerialId },
    /// Where an order stands: commercial, goods and money status.
    ShowOrder { order_id: OrderId },
    /// The sums of an order's account.
    ShowMoney { order_id: OrderId },
}

/// The terms every scenario runs under: two places, units of unpaid orders held for half an hour; what is sold in the
/// pharmacy keeps for half a year.
pub fn terms() -> Result<Terms, Invalid> {
    let usual = Terms::usual(TermsVersion::new("scenario")?, vec![PlaceId::new("osaka")?, PlaceId::new("shanghai")?])?;
    let channel_id = Some(ChannelId::new("pharmacy")?);
    let remaining_life = vec![RemainingLifeRule { channel_id, customer_id: None, days_min: 180 }];
    Ok(Terms { remaining_life, ..usual })
}

/// The steps of a scenario, or the first line that cannot be read.
pub fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut at = Moment::utc(2026, 11, 11).map_err(|error| error.to_string())?;
    let mut steps = vec![];
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let told = |problem: String| format!("line {}: {problem}: `{line}`", index + 1);
        if let Some(time) = line.strip_prefix("at ") {
            at = Moment::parse(time.trim()).map_err(|error| told(error.to_string()))?;
            continue;
        }
        let (asked, answer) = line.split_once("=>").ok_or_else(|| told("no answer".into()))?;
        let words: Vec<&str> = asked.split_whitespace().collect();
        let ask = ask(&words, at).map_err(told)?;
        steps.push(Step { line: index + 1, at, ask, answer: answer.trim().to_owned() });
    }
    Ok(steps)
}

/// The answer a shop gives to a step.
pub fn run(shop: &mut Shop, step: &Step) -> String {
    match &step.ask {
        Ask::Command(command) => match shop.execute(command.as_ref().clone(), step.at) {
            Ok(records) if records.is_empty() => "nothing".to_owned(),
            Ok(_) => "done".to_owned(),
            Err(error) => error.code().to_owned(),
        },
        Ask::ShowStock { sku, place_id } => {
            let stock = shop.stock();
            let free = stock.available_to_promise(sku, place_id);
            format!("{} on hand, {} reserved, {free} free", stock.on_hand(sku, place_id), stock.reserved(sku, place_id))
        }
        Ask::ShowBy { sku, place_id, by } => format!("{} free", shop.stock().available_by(sku, place_id, *by)),
        Ask::ShowPromises { order_id } => stock::promises(shop, order_id),
        Ask::ShowUnits { sku, place_id } => identified::units_at(shop, sku, place_id),
        Ask::ShowRecall { sku, lot_id } => identified::recalled(shop, sku, lot_id),
        Ask::ShowSerial { sku, serial_id } => identified::piece(shop, sku, serial_id),
        Ask::ShowOrder { order_id } => match shop.orders().order(order_id) {
            Some(order) => {
                let money = shop.payments().account(order_id).map(|account| format!(", {:?}", account.status()));
                format!("{:?}, {}{}", order.status(), order.goods_status(), money.unwrap_or_default())
            }
            None => "unknown".to_owned(),
        },
        Ask::ShowMoney { order_id } => match shop.payments().account(order_id).map(|account| account.standing()) {
            Some(sums) => {
                let [due, received, refunded, pending] =
                    [sums.due, sums.received, sums.refunded, sums.pending].map(|sum| sum.amount());
                format!("due {due}, received {received}, refunded {refunded}, pending {pending}")
            }
            None => "unknown".to_owned(),
        },
    }
}

fn ask(words: &[&str], at: Moment) -> Result<Ask, String> {
    let bad = |error: Invalid| error.to_string();
    if let ["show", "stock", sku, place] = words {
        return Ok(Ask::ShowStock { sku: Sku::new(sku).map_err(bad)?, place_id: PlaceId::new(place).map_err(bad)? });
    }
    if let ["show", "by", sku, place, by] = words {
        let (sku, place_id) = (Sku::new(sku).map_err(bad)?, PlaceId::new(place).map_err(bad)?);
        return Ok(Ask::ShowBy { sku, place_id, by: stock::day(by).map_err(bad)? });
    }
    if let ["show", what @ ("units" | "recall" | "serial"), sku, of] = words {
        return identified::show(what, sku, of).map_err(bad);
    }
    if let ["show", "promises", order] = words {
        return Ok(Ask::ShowPromises { order_id: OrderId::new(order).map_err(bad)? });
    }
    if let ["show", "order", order] = words {
        return Ok(Ask::ShowOrder { order_id: OrderId::new(order).map_err(bad)? });
    }
    if let ["show", "money", order] = words {
        return Ok(Ask::ShowMoney { order_id: OrderId::new(order).map_err(bad)? });
    }
    command(words, at).map(|command| Ask::Command(Box::new(command)))
}

fn command(words: &[&str], at: Moment) -> Result<ShopCommand, String> {
    let told = match words {
        ["tick"] => Ok(ShopCommand::Tick {}),
        ["reserve", order] => OrderId::new(order).map(|order_id| ShopCommand::ReserveOrder { order_id }),
        ["accept", order, parts @ ..] => crate::accepting::accepted(order, parts),
        ["return", id, order, units, disposition] => returned(id, order, units, disposition, at),
        ["edit", key, order, line, quantity, short] => edit(key, order, line, quantity, short),
        [verb, ..] if stock::VERBS.contains(verb) => {
            stock::stock(words, at).map(|command| ShopCommand::Stock { command })
        }
        [verb, ..] if identified::VERBS.contains(verb) => {
            identified::command(words, at).map(|command| ShopCommand::Stock { command })
        }
        ["product" | "kit", ..] => identified::product(words),
        ["order-from", channel, id, currency, short, lines @ ..] => {
            identified::from_channel(channel, order(id, currency, short, lines, at))
        }
        ["repromise", key, from, to, place, what] => stock::repromise(key, from, to, place, what),
        ["order", id, currency, short, lines @ ..] => order(id, currency, short, lines, at),
        ["cancel" | "cancel-lines" | "hold" | "lift" | "complete", ..] => {
            order_step(words, at).map(|command| ShopCommand::Order { command })
        }
        ["pay" | "refunded" | "refund-failed", ..] => {
            payment(words, at).map(|command| ShopCommand::Payment { command })
        }
        ["plan" | "pack" | "hand-over" | "step" | "unplan", ..] => {
            parcel(words, at).map(|command| ShopCommand::Parcel { command })
        }
        _ => Err(Invalid::unknown("verb", words.first().unwrap_or(&""))),
    };
    told.map_err(|error| error.to_string())
}

fn wrong(words: &[&str]) -> Invalid {
    Invalid::malformed("step", format!("the words that `{}` takes", words.first().unwrap_or(&"")))
}

fn whole(text: &str) -> Result<Quantity, Invalid> {
    Quantity::new(text.parse().map_err(|_| Invalid::malformed("quantity", "a whole number"))?)
}

/// `cream*3`.
pub(crate) fn units(text: &str) -> Result<(&str, Quantity), Invalid> {
    let (name, number) = text.split_once('*').ok_or_else(|| Invalid::malformed("units", "as in cream*3"))?;
    Ok((name, whole(number)?))
}

fn items(words: &[&str]) -> Result<Vec<StockItem>, Invalid> {
    let item = |word: &&str| {
        let (sku, quantity) = units(word)?;
        Ok(StockItem { sku: Sku::new(sku)?, quantity })
    };
    words.iter().map(item).collect()
}

fn short(text: &str) -> Result<WhenShort, Invalid> {
    match text {
        "refuse" => Ok(WhenShort::Refuse),
        "backorder" => Ok(WhenShort::Backorder),
        "purchase" => Ok(WhenShort::Purchase),
        _ => Err(Invalid::unknown("when_short", text)),
    }
}

/// `order O-1 CNY refuse 1:cream*3@33.33 …`.
fn order(id: &str, currency: &str, when: &str, lines: &[&str], happened_at: Moment) -> Result<ShopCommand, Invalid> {
    let currency = Currency::new(currency)?;
    let line = |word: &&str| {
        let form = || Invalid::malformed("line", "as in 1:cream*3@33.33");
        let (line, rest) = word.split_once(':').ok_or_else(form)?;
        let (what, price) = rest.split_once('@').ok_or_else(form)?;
        let (sku, quantity) = units(what)?;
        Ok(OrderLine {
            line_id: LineId::new(line)?,
            sku: Sku::new(sku)?,
            quantity,
            unit_price: UnitPrice::parse(price, currency)?,
            tax_rate: Rate::ZERO,
            discounts: vec![],
        })
    };
    let content = OrderContent {
        currency,
        tax_basis: TaxBasis::Included,
        lines: lines.iter().map(line).collect::<Result<_, Invalid>>()?,
        discounts: vec![],
        charges: vec![],
        address_id: None,
        priority: 0,
    };
    let order = NewOrder {
        order_id: OrderId::new(id)?,
        customer_id: None,
        channel_id: ChannelId::new("site")?,
        external_id: None,
        external_revision: 0,
        content,
        happened_at,
        note: Text::default(),
    };
    Ok(ShopCommand::PlaceOrder { order, when_short: short(when)? })
}

fn edit(key: &str, order: &str, line: &str, quantity: &str, when: &str) -> Result<ShopCommand, Invalid> {
    Ok(ShopCommand::EditOrder {
        order_id: OrderId::new(order)?,
        command_id: CommandId::new(key)?,
        external_revision: None,
        actions: vec![EditAction::ChangeQuantity { line_id: LineId::new(line)?, quantity: whole(quantity)? }],
        when_short: short(when)?,
    })
}

fn order_step(words: &[&str], since: Moment) -> Result<OrderCommand, Invalid> {
    let reason = Text::new("as the scenario says")?;
    Ok(match words {
        ["cancel", order] => OrderCommand::Cancel { order_id: OrderId::new(order)?, reason },
        ["cancel-lines", key, order, what] => {
            let (line, quantity) = units(what)?;
            let lines = vec![UnitsToCancel { line_id: LineId::new(line)?, quantity }];
            OrderCommand::CancelLines {
                order_id: OrderId::new(order)?,
                command_id: CommandId::new(key)?,
                lines,
                reason,
            }
        }
        ["hold", order, hold, what @ ("ship" | "reserve")] => OrderCommand::PutHold {
            order_id: OrderId::new(order)?,
            hold: OrderHold {
                hold_id: HoldId::new(hold)?,
                kind: HoldKind::Fraud,
                reason,
                since,
                put_by: None,
                blocks: vec![if *what == "ship" { HeldAction::Ship } else { HeldAction::Reserve }],
            },
        },
        ["lift", order, hold] => OrderCommand::LiftHold { order_id: OrderId::new(order)?, hold_id: HoldId::new(hold)? },
        ["complete", order] => OrderCommand::Complete { order_id: OrderId::new(order)? },
        _ => return Err(wrong(words)),
    })
}

fn payment(words: &[&str], happened_at: Moment) -> Result<PaymentCommand, Invalid> {
    Ok(match words {
        ["pay", key, order, amount, currency] => PaymentCommand::RecordPayment {
            payment_id: PaymentId::new(key)?,
            order_id: OrderId::new(order)?,
            provider_id: ProviderId::new("wallet")?,
            method: PaymentMethod::Wallet,
            amount: Money::parse(amount, Currency::new(currency)?)?,
            purpose: PaymentPurpose::Full,
            happened_at,
        },
        ["refunded", key] => PaymentCommand::RecordRefunded { refund_id: RefundId::new(key)?, happened_at },
        ["refund-failed", key] => {
            PaymentCommand::RecordRefundFailed { refund_id: RefundId::new(key)?, happened_at, note: Text::default() }
        }
        _ => return Err(wrong(words)),
    })
}

fn parcel(words: &[&str], happened_at: Moment) -> Result<ParcelCommand, Invalid> {
    let id = |text: &&str| ParcelId::new(text);
    Ok(match words {
        // `plan PK-1 osaka O-1 1:cream*3 …`.
        ["plan", parcel, place, order, what @ ..] => {
            let item = |word: &&str| {
                let (line, rest) = word.split_once(':').ok_or_else(|| wrong(words))?;
                let (sku, quantity) = units(rest)?;
                Ok(ParcelItem {
                    order_id: OrderId::new(order)?,
                    line_id: LineId::new(line)?,
                    sku: Sku::new(sku)?,
                    quantity,
                    place_id: PlaceId::new(place)?,
                })
            };
            ParcelCommand::PlanParcel {
                parcel_id: id(parcel)?,
                items: what.iter().map(item).collect::<Result<_, Invalid>>()?,
                carrier_id: None,
                service_id: None,
                from_place_id: PlaceId::new(place)?,
                destination: None,
            }
        }
        ["pack", parcel] => {
            ParcelCommand::Pack { parcel_id: id(parcel)?, weight: Weight::grams(400)?, dimensions: None }
        }
        ["hand-over", parcel] => ParcelCommand::HandOver {
            tracking_id: TrackingId::new(format!("T-{parcel}"))?,
            parcel_id: id(parcel)?,
            carrier_id: CarrierId::new("ems")?,
            happened_at,
        },
        ["step", parcel, key, step] => {
            let named = ParcelStep::ALL.into_iter().find(|known| format!("{known:?}").eq_ignore_ascii_case(step));
            ParcelCommand::RecordParcelStep {
                parcel_id: id(parcel)?,
                event_id: TrackingId::new(key)?,
                step: named.ok_or_else(|| Invalid::unknown("step", step))?,
                happened_at,
                items: None,
            }
        }
        ["unplan", parcel] => ParcelCommand::CancelParcel { parcel_id: id(parcel)? },
        _ => return Err(wrong(words)),
    })
}

fn returned(id: &str, order: &str, what: &str, disposition: &str, at: Moment) -> Result<ShopCommand, Invalid> {
    let (line, quantity) = units(what)?;
    let disposition = match disposition {
        "restock" => Disposition::Restock,
        "scrap" => Disposition::Scrap,
        "quarantine" => Disposition::Quarantine,
        "supplier" => Disposition::Supplier,
        other => return Err(Invalid::unknown("disposition", other)),
    };
    let lines =
        vec![SimplyReturned { line_id: LineId::new(line)?, quantity, reason: ReturnReason::ChangedMind, disposition }];
    Ok(ShopCommand::ReturnSimply {
        return_id: ReturnId::new(id)?,
        order_id: OrderId::new(order)?,
        lines,
        happened_at: at,
    })
}
