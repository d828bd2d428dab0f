//! What a ledger's lines show.

use daigou::value::*;
use daigou::view::finance::*;

use crate::Ledger;

fn listed(parts: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = parts.collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

fn name(account: &FinanceAccount) -> String {
    match account {
        FinanceAccount::Cash { provider_id } => format!("Cash/{provider_id}"),
        other => format!("{other:?}"),
    }
}

fn amount(minor: i64, currency: Currency) -> String {
    Money::minor(minor, currency).expect("an amount").amount().to_string()
}

impl Ledger {
    pub fn show(&self, what: &[&str]) -> Result<String, String> {
        let (books, home) = (&self.books, self.books.terms().currency);
        let in_books = |minor: i64| amount(minor, home);
        let sums = |sums: &ProfitSums| {
            let parts = [
                ("revenue", sums.revenue),
                ("charges", sums.charges),
                ("other income", sums.other_income),
                ("cost", -sums.cost_of_goods),
                ("freight", -sums.freight),
                ("duty", -sums.duty),
                ("fees", -sums.fees),
                ("losses", -sums.losses),
                ("kindness", -sums.kindness),
                ("other", -sums.other_expenses),
                ("exchange", sums.exchange),
            ];
            let some = parts.iter().filter(|(_, part)| *part != 0);
            let some = listed(some.map(|(name, part)| format!("{name} {}", in_books(*part))));
            format!("{some}: {}", in_books(sums.profit()))
        };
        let aged = |rows: Vec<AgeingRow>| {
            listed(rows.into_iter().map(|row| {
                let until = row.days_until.map_or(String::new(), |until| until.to_string());
                let amount = amount(row.minor_units, row.currency);
                format!("{}..{until} days {amount} {} of {}", row.days_from, row.currency, row.count)
            }))
        };
        let bounds = |text: &str| text.split(',').filter_map(|day| day.parse().ok()).collect::<Vec<u32>>();
        Ok(match what {
            ["books"] => listed(books.trial_balance().iter().map(|balance| {
                let own = amount(balance.minor_units, balance.currency);
                match balance.currency == home {
                    true => format!("{} {own}", name(&balance.account)),
                    false => {
                        let carried = in_books(balance.books_minor_units);
                        format!("{} {own} {} ({carried})", name(&balance.account), balance.currency)
                    }
                }
            })),
            ["profit", order] => {
                let order_id = OrderId::new(order).map_err(|error| error.to_string())?;
                books.order(&order_id).map_or("unknown".to_owned(), |order| sums(&order))
            }
            ["lines", order] => {
                let order_id = OrderId::new(order).map_err(|error| error.to_string())?;
                listed(books.lines(&order_id).iter().map(|line| {
                    let (revenue, cost) = (in_books(line.revenue), in_books(line.cost_of_goods));
                    format!("{} {} revenue {revenue} cost {cost}", line.line_id, line.sku)
                }))
            }
            ["months"] => listed(books.months().iter().map(|month| format!("{:?} {}", month.month, sums(&month.sums)))),
            ["channels"] => {
                listed(books.channels().iter().map(|channel| format!("{} {}", channel.channel_id, sums(&channel.sums))))
            }
            ["skus"] => listed(books.skus().map(|(sku, profit)| {
                format!("{sku} revenue {} cost {}", in_books(profit.revenue), in_books(profit.cost_of_goods))
            })),
            ["receivable", days] => aged(books.ageing(AgedBalance::Receivable, &bounds(days), self.at)),
            ["advances", days] => aged(books.ageing(AgedBalance::Advances, &bounds(days), self.at)),
            ["refunds-owed", days] => aged(books.ageing(AgedBalance::RefundsOwed, &bounds(days), self.at)),
            ["cash", provider, days] => {
                let provider_id = ProviderId::new(provider).map_err(|error| error.to_string())?;
                aged(books.cash_ageing(&provider_id, &bounds(days), self.at))
            }
            ["unmatched"] => listed(books.unmatched_payments().iter().map(|unmatched| {
                format!(
                    "{} {} {}",
                    unmatched.order_id,
                    amount(unmatched.minor_units, unmatched.currency),
                    unmatched.currency
                )
            })),
            _ => return Err(format!("show {what:?}")),
        })
    }
}
