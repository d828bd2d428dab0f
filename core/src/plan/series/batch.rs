use serde::{Deserialize, Serialize};

use super::Timeline;
use crate::value::{Invalid, Problem, Set};

/// Many series on one timeline, in the list layout of Arrow: series `i` holds `values[offsets[i]..offsets[i+1]]`.
///
/// It checks the shape of the whole; what a single series holds is judged when it is read ([`SeriesView::read_into`]),
/// so that a bad one spoils no other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct SeriesBatch {
    timeline: Timeline,
    ids: Vec<String>,
    offsets: Vec<u64>,
    values: Vec<f64>,
    available_shares: Vec<f64>,
    listings: Vec<Listing>,
}

/// When an item was on sale, in periods of its series; outside, a value says nothing about demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Listing {
    /// Position of period 0 of the series on the timeline of the batch.
    pub starts_at: u64,
    /// First period on sale, as a position in the series.
    pub listed_from: u64,
    /// First period no longer on sale; `None` while it is listed.
    pub listed_until: Option<u64>,
}

impl Listing {
    /// On sale in every period from the first of the timeline on.
    pub const ALWAYS: Self = Self { starts_at: 0, listed_from: 0, listed_until: None };

    /// Whether the item was on sale at that position of its series.
    pub fn contains(&self, position: u64) -> bool {
        self.listed_from <= position && self.listed_until.is_none_or(|until| position < until)
    }
}

/// NaN is written as `null` in JSON, and read back.
#[derive(Serialize, Deserialize)]
#[serde(rename = "SeriesBatch")]
struct Record {
    timeline: Timeline,
    ids: Vec<String>,
    offsets: Vec<u64>,
    values: Vec<Option<f64>>,
    #[serde(default)]
    available_shares: Vec<f64>,
    #[serde(default)]
    listings: Vec<Listing>,
}

impl TryFrom<Record> for SeriesBatch {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        let values = record.values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        Self::new(record.timeline, record.ids, record.offsets, values)?
            .with_available_shares(record.available_shares)?
            .with_listings(record.listings)
    }
}

impl From<SeriesBatch> for Record {
    fn from(batch: SeriesBatch) -> Self {
        Self {
            timeline: batch.timeline,
            ids: batch.ids,
            offsets: batch.offsets,
            values: batch.values.into_iter().map(|value| value.is_finite().then_some(value)).collect(),
            available_shares: batch.available_shares,
            listings: batch.listings,
        }
    }
}

/// One series of a batch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesView<'a> {
    /// Its name.
    pub id: &'a str,
    /// What was sold per period, NaN where unknown.
    pub values: &'a [f64],
    /// The share of each period in which it could be bought; empty means always.
    pub available_shares: &'a [f64],
    /// When it was on sale.
    pub listing: Listing,
}

impl SeriesBatch {
    /// Series of that shape.
    ///
    /// # Errors
    /// `invalid.repeated` on `ids`; `invalid.inconsistent` on `offsets` unless they are one more than the ids, start at 0,
    /// never fall and end at the number of values.
    pub fn new(timeline: Timeline, ids: Vec<String>, offsets: Vec<u64>, values: Vec<f64>) -> Result<Self, Invalid> {
        let mut seen: Set<&str> = Set::default();
        for id in &ids {
            if !seen.insert(id) {
                return Err(Invalid::repeated("ids", id));
            }
        }
        if Some(offsets.len()) != ids.len().checked_add(1) {
            return Err(Invalid::inconsistent("offsets", "one more than the ids"));
        }
        if offsets.first() != Some(&0) || offsets.last() != Some(&(values.len() as u64)) {
            return Err(Invalid::inconsistent("offsets", "from 0 to the number of values"));
        }
        if offsets.iter().zip(offsets.iter().skip(1)).any(|(from, until)| until < from) {
            return Err(Invalid::inconsistent("offsets", "an order that does not fall"));
        }
        Ok(Self { timeline, ids, offsets, values, available_shares: vec![], listings: vec![] })
    }

    /// Series from one list each.
    ///
    /// # Errors
    /// `invalid.repeated` on `ids`.
    pub fn of_rows(timeline: Timeline, rows: &[(&str, &[f64])]) -> Result<Self, Invalid> {
        let mut offsets = vec![0];
        let mut values = vec![];
        for (_, row) in rows {
            values.extend_from_slice(row);
            offsets.push(values.len() as u64);
        }
        Self::new(timeline, rows.iter().map(|(id, _)| (*id).to_owned()).collect(), offsets, values)
    }

    /// The batch with the share of each period in which the item could be bought, one per value; none means always.
    ///
    /// # Errors
    /// `invalid.inconsistent` on another number of shares than values.
    pub fn with_available_shares(mut self, shares: Vec<f64>) -> Result<Self, Invalid> {
        if !shares.is_empty() && shares.len() != self.values.len() {
            return Err(Invalid::inconsistent("available_shares", "the number of values"));
        }
        self.available_shares = shares;
        Ok(self)
    }

    /// The batch with the listing of each series; none means listed in every period from the first of the timeline on.
    ///
    /// # Errors
    /// `invalid.inconsistent` on another number of listings than ids, `invalid.too_small` on one that ends before it begins.
    pub fn with_listings(mut self, listings: Vec<Listing>) -> Result<Self, Invalid> {
        if !listings.is_empty() && listings.len() != self.ids.len() {
            return Err(Invalid::inconsistent("listings", "the number of ids"));
        }
        for (at, listing) in listings.iter().enumerate() {
            if listing.listed_until.is_some_and(|until| until < listing.listed_from) {
                let field = format!("listings[{at}].listed_until");
                return Err(Invalid::new(field, Problem::TooSmall { min: listing.listed_from.to_string() }));
            }
        }
        self.listings = listings;
        Ok(self)
    }

    /// Where its periods lie in the calendar.
    pub fn timeline(&self) -> Timeline {
        self.timeline
    }

    /// The names, in order.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// How many series there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// A series by its place.
    pub fn get(&self, at: usize) -> Option<SeriesView<'_>> {
        let id = self.ids.get(at)?;
        let from = *self.offsets.get(at)? as usize;
        let until = *self.offsets.get(at.checked_add(1)?)? as usize;
        let values = self.values.get(from..until)?;
        let available_shares = self.available_shares.get(from..until).unwrap_or(&[]);
        let listing = self.listings.get(at).copied().unwrap_or(Listing::ALWAYS);
        Some(SeriesView { id, values, available_shares, listing })
    }

    /// All series, in order.
    pub fn iter(&self) -> impl Iterator<Item = SeriesView<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}
