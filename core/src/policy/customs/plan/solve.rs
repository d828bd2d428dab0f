use super::evaluate::Goods;
use super::{
    Clearance, CustomsRecipient, HouseLine, HouseParcel, ParcelCharge, PersonNeeded, SplitPlan, SplitProposals,
    SplitRefusal, SplitRequest,
};
use crate::policy::customs::partition::{Partition, partition};
use crate::policy::customs::{CustomsItem, CustomsTables, limit_check, parcel_tax};
use crate::value::{AddressId, Denial, Invalid, Money, Quantity, Set, Weight};

/// What freight asks for a parcel of these items, in minor units of the tables' currency; `None` when nobody takes it.
type Freight<'a> = dyn FnMut(&[CustomsItem]) -> Option<i64> + 'a;

/// Divides goods into house parcels under a plain freight charge.
///
/// Parcels are divided for weight and freight; among plans of equal freight and count the one with fewer parcels above
/// the limit, then less tax, is taken. With [`SplitProposals::On`] limits come first, then freight and tax together, and
/// whatever only avoids tax or a limit is marked for a person.
///
/// # Errors
/// `customs.not_carried` when a unit is too heavy alone; `invalid.*` for amounts below zero or in another currency,
/// articles without a rate, lines that stand twice, more than 2,000 units of one recipient.
pub fn split_parcels(
    request: &SplitRequest,
    charge: &ParcelCharge,
    tables: &CustomsTables,
) -> Result<SplitPlan, Denial<SplitRefusal>> {
    let base = tables.minor("base", charge.base)?;
    let per_step = tables.minor("per_step", charge.per_step)?;
    let step = u64::from(charge.step_grams);
    if step == 0 {
        return Err(Invalid::too_small("step_grams", 1).into());
    }
    let mut freight = |items: &[CustomsItem]| {
        let held = items.iter().fold(charge.packaging.get(), |sum, item| {
            sum.saturating_add(item.unit_weight.get().saturating_mul(u64::from(item.quantity.get())))
        });
        if charge.weight_max.is_some_and(|max| held > max.get()) {
            return None;
        }
        let steps = i64::try_from(held.div_ceil(step)).ok()?;
        Some(base.saturating_add(per_step.saturating_mul(steps)))
    };
    let with_tax = request.proposals == SplitProposals::On;
    planned(request, tables, &mut freight, &mut |goods, _| goods.least_under(charge, with_tax))
}

/// Divides goods into house parcels under any freight: `freight` answers minor units of the tables' currency for the
/// contents of one parcel, or `None` when nobody takes it. Above about 14 different units the reported bound is that of the
/// dearest unit alone, which holds when more goods never cost less.
///
/// # Errors
/// As [`split_parcels`].
pub fn split_parcels_priced(
    request: &SplitRequest,
    tables: &CustomsTables,
    freight: &mut Freight<'_>,
) -> Result<SplitPlan, Denial<SplitRefusal>> {
    planned(request, tables, freight, &mut |goods, freight| {
        let alone = goods.items.iter().filter_map(|item| {
            let mut one = (*item).clone();
            one.quantity = Quantity::ONE;
            freight(&[one])
        });
        alone.max().unwrap_or(0)
    })
}

/// What the freight, and the tax if it is asked for, of goods cannot fall below.
type Least<'a> = dyn FnMut(&Goods<'_>, &mut Freight<'_>) -> i64 + 'a;

fn planned(
    request: &SplitRequest,
    tables: &CustomsTables,
    freight: &mut Freight<'_>,
    least: &mut Least<'_>,
) -> Result<SplitPlan, Denial<SplitRefusal>> {
    tables.check()?;
    check(request)?;
    let recipients: Set<&AddressId> = request.items.iter().map(|item| &item.recipient_id).collect();
    let nothing = Money::zero(tables.currency);
    let mut plan = SplitPlan {
        parcels: vec![],
        freight: nothing,
        tax: nothing,
        total: nothing,
        is_exact: true,
        lower_bound: nothing,
        needs_person: vec![],
    };
    for recipient_id in recipients {
        let items = request.items.iter().filter(|item| item.recipient_id == *recipient_id && !item.quantity.is_zero());
        let goods = Goods::new(items.collect(), request, tables)?;
        let known = request.recipients.iter().find(|known| known.recipient_id == *recipient_id);
        let divided = divide(&goods, known, request.proposals, tables, freight);
        let Some((division, marks)) = divided else {
            return Err(SplitRefusal::NotCarried { recipient_id: recipient_id.clone() }.into());
        };
        plan.is_exact &= division.is_exact;
        let before = (plan.freight, plan.tax);
        let count = u32::try_from(division.parcels.len()).unwrap_or(u32::MAX);
        plan.needs_person
            .extend(marks.into_iter().map(|mark| mark.of(recipient_id, count, tables)).collect::<Result<Vec<_>, _>>()?);
        for held in &division.parcels {
            let parcel = house_parcel(recipient_id, &goods, held, request, tables, freight)?;
            plan.freight = plan.freight.plus(parcel.freight)?;
            plan.tax = plan.tax.plus(parcel.tax.due)?;
            plan.needs_person.extend(limit_question(&parcel, tables, request));
            plan.parcels.push(parcel);
        }
        let (of_freight, of_tax) = (plan.freight.minus(before.0)?, plan.tax.minus(before.1)?);
        let reached = match request.proposals {
            SplitProposals::Off => of_freight,
            SplitProposals::On => of_freight.plus(of_tax)?,
        };
        let bound = if division.is_exact { reached.minor_units() } else { least(&goods, freight) };
        plan.lower_bound = plan.lower_bound.plus(Money::minor(bound, tables.currency)?)?;
        plan.needs_person.extend(identity_questions(recipient_id, known, count));
        plan.needs_person.extend(yearly_questions(recipient_id, known, &goods, request, tables)?);
    }
    plan.total = plan.freight.plus(plan.tax)?;
    Ok(plan)
}

fn check(request: &SplitRequest) -> Result<(), Invalid> {
    let mut seen = Set::default();
    for (index, item) in request.items.iter().enumerate() {
        if item.unit_price.is_negative() {
            return Err(Invalid::too_small(format!("items[{index}].unit_price"), 0));
        }
        if !seen.insert((&item.order_id, &item.line_id, &item.recipient_id)) {
            return Err(Invalid::repeated("items", format!("{}/{}", item.order_id, item.line_id)));
        }
    }
    Ok(())
}

/// A split that only avoids something, before it is told as a question.
enum Mark {
    Tax { saved: i64, needed: u32 },
    Limit { needed: u32 },
}

impl Mark {
    fn of(self, recipient_id: &AddressId, parcels: u32, tables: &CustomsTables) -> Result<PersonNeeded, Invalid> {
        let recipient_id = recipient_id.clone();
        Ok(match self {
            Self::Tax { saved, needed } => {
                let tax = Money::minor(saved, tables.currency)?;
                PersonNeeded::SplitAvoidsTax { recipient_id, tax, parcels_needed: needed, parcels }
            }
            Self::Limit { needed } => PersonNeeded::SplitAvoidsLimit { recipient_id, parcels_needed: needed, parcels },
        })
    }
}

/// What a division costs, part by part.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sums {
    freight: i64,
    above: i64,
    tax: i64,
    parcels: u32,
}

/// Larger than any tax: a parcel above the limit weighs more than all tax.
const ABOVE: i64 = 1_000_000_000_000_000;

fn divide(
    goods: &Goods<'_>,
    known: Option<&CustomsRecipient>,
    proposals: SplitProposals,
    tables: &CustomsTables,
    freight: &mut Freight<'_>,
) -> Option<(Partition, Vec<Mark>)> {
    let mut look = |held: &[u32]| {
        let judged = goods.judge(held, tables);
        let freight = freight(&contents(goods, held))?;
        Some((freight, i64::from(judged.is_above_limit), judged.tax))
    };
    let natural = partition(&goods.units, &mut |held| {
        let (freight, above, tax) = look(held)?;
        Some([freight, 1, above.saturating_mul(ABOVE).saturating_add(tax)])
    })?;
    if proposals == SplitProposals::Off {
        return Some((natural, vec![]));
    }
    let mut chosen = partition(&goods.units, &mut |held| {
        let (freight, above, tax) = look(held)?;
        Some([above, freight.saturating_add(tax), 0])
    })?;
    let left = known.and_then(|known| known.parcels_left).and_then(|left| usize::try_from(left).ok());
    if left.is_some_and(|left| chosen.parcels.len() > left) {
        // Fewest parcels above all: an identity that is used up cannot take a split.
        chosen = partition(&goods.units, &mut |held| {
            let (freight, above, tax) = look(held)?;
            Some([1, above, freight.saturating_add(tax)])
        })?;
    }
    let mut sums = |division: &Partition| {
        let parts = division.parcels.iter().filter_map(|held| look(held));
        let parcels = u32::try_from(division.parcels.len()).unwrap_or(u32::MAX);
        parts.fold(Sums { freight: 0, above: 0, tax: 0, parcels }, |sum, (freight, above, tax)| Sums {
            freight: sum.freight.saturating_add(freight),
            above: sum.above.saturating_add(above),
            tax: sum.tax.saturating_add(tax),
            parcels,
        })
    };
    let (plain, split) = (sums(&natural), sums(&chosen));
    let mut marks = vec![];
    if (split.freight, split.parcels) > (plain.freight, plain.parcels) {
        let needed = plain.parcels;
        if split.above < plain.above {
            marks.push(Mark::Limit { needed });
        }
        if split.tax < plain.tax {
            marks.push(Mark::Tax { saved: plain.tax.saturating_sub(split.tax), needed });
        }
    }
    Some((chosen, marks))
}

/// The items of one parcel.
fn contents(goods: &Goods<'_>, held: &[u32]) -> Vec<CustomsItem> {
    let inside = goods.items.iter().zip(held).filter(|(_, count)| **count > 0);
    let items = inside.filter_map(|(item, count)| {
        let mut part = (*item).clone();
        part.quantity = Quantity::new(*count).ok()?;
        Some(part)
    });
    items.collect()
}

fn house_parcel(
    recipient_id: &AddressId,
    goods: &Goods<'_>,
    held: &[u32],
    request: &SplitRequest,
    tables: &CustomsTables,
    freight: &mut Freight<'_>,
) -> Result<HouseParcel, Denial<SplitRefusal>> {
    let items = contents(goods, held);
    let Some(units) = freight(&items) else {
        return Err(SplitRefusal::NotCarried { recipient_id: recipient_id.clone() }.into());
    };
    let checked = limit_check(&items, request.from, request.on, tables)?;
    let clearance = match checked.limit {
        Some(limit) if !checked.is_within && !checked.may_pass_by_decision => Clearance::AboveLimit { limit },
        _ if checked.may_pass_by_decision => Clearance::ByDecision {},
        _ => Clearance::Personal {},
    };
    let lines = items.iter().map(|item| HouseLine {
        order_id: item.order_id.clone(),
        line_id: item.line_id.clone(),
        quantity: item.quantity,
    });
    Ok(HouseParcel {
        recipient_id: recipient_id.clone(),
        lines: lines.collect(),
        value: checked.value,
        weight: Weight::grams(goods.judge(held, tables).weight)?,
        freight: Money::minor(units, tables.currency)?,
        tax: parcel_tax(&items, request.on, tables)?,
        clearance,
    })
}

fn limit_question(parcel: &HouseParcel, tables: &CustomsTables, request: &SplitRequest) -> Option<PersonNeeded> {
    let (recipient_id, value) = (parcel.recipient_id.clone(), parcel.value);
    match parcel.clearance {
        Clearance::Personal {} => None,
        Clearance::AboveLimit { limit } => Some(PersonNeeded::AboveLimit { recipient_id, value, limit }),
        Clearance::ByDecision {} => {
            let limit = tables.parcel_limit(request.from, request.on)?.value_max;
            Some(PersonNeeded::SingleArticle { recipient_id, value, limit })
        }
    }
}

fn identity_questions(recipient_id: &AddressId, known: Option<&CustomsRecipient>, parcels: u32) -> Vec<PersonNeeded> {
    let mut questions = vec![];
    if !known.is_some_and(|known| known.has_identity) {
        questions.push(PersonNeeded::NoIdentity { recipient_id: recipient_id.clone() });
    }
    if let Some(parcels_left) = known.and_then(|known| known.parcels_left).filter(|left| parcels > *left) {
        questions.push(PersonNeeded::IdentityUsedUp { recipient_id: recipient_id.clone(), parcels, parcels_left });
    }
    questions
}

fn yearly_questions(
    recipient_id: &AddressId,
    known: Option<&CustomsRecipient>,
    goods: &Goods<'_>,
    request: &SplitRequest,
    tables: &CustomsTables,
) -> Result<Vec<PersonNeeded>, Invalid> {
    let mut questions = vec![];
    for limit in tables.yearly_amounts.iter().filter(|limit| limit.in_force.on(request.on)) {
        let used = known.into_iter().flat_map(|known| &known.year).filter(|used| used.article == limit.article);
        let before = used.map(|used| Ok(used.weight));
        let now = goods.items.iter().filter(|item| item.article == limit.article);
        let now: Vec<_> = now.map(|item| item.unit_weight.times(item.quantity.get())).collect();
        if now.is_empty() {
            continue;
        }
        let weight = before.chain(now).try_fold(Weight::ZERO, |sum, part| sum.plus(part?))?;
        if weight > limit.weight_max {
            questions.push(PersonNeeded::AboveYearlyAmount {
                recipient_id: recipient_id.clone(),
                article: limit.article.clone(),
                weight,
                weight_max: limit.weight_max,
            });
        }
    }
    Ok(questions)
}
