use chrono::NaiveDate;

use super::{
    ArticleRate, CustomsTables, InForce, ListedPer, ParcelLimit, RetailImportTerms, TaxWaiver, TravellerAllowance,
    YearlyAmount,
};
use crate::value::{Country, Currency, Invalid, Money, Rate, Rounding, TermsVersion, Text, Weight};

const PARCELS_2010: &str = "General Administration of Customs, announcement 43 of 2010, in force from 2010-09-01";
const PARCELS_2024: &str =
    "General Administration of Customs, announcement 176 of 2024, which changes point 2 of announcement 43 of 2010";
const RATES_2016: &str = "Tariff Commission of the State Council, Shui Wei Hui [2016] 2";
const COSMETICS_2016: &str = "Tariff Commission of the State Council, Shui Wei Hui [2016] 26";
const RATES_2018: &str = "Tariff Commission of the State Council, Shui Wei Hui [2018] 49";
const RATES_2019: &str =
    "Tariff Commission of the State Council, Shui Wei Hui [2019] 17; unconfirmed: unchanged by announcement 11 of 2024";
const RETAIL_2016: &str = "Cai Guan Shui [2016] 18; General Administration of Customs, announcement 194 of 2018";
const RETAIL_2018: &str = "Cai Guan Shui [2018] 49; General Administration of Customs, announcement 194 of 2018";
const RETAIL_2020: &str =
    "Cai Guan Shui [2018] 49; General Administration of Customs, announcement 45 of 2020, unconfirmed: of 2020-03-28";
const TRAVELLERS: &str = "General Administration of Customs, announcement 54 of 2010; unconfirmed: of 2010-08-19";
const TRAVELLERS_2024: &str =
    "Ministry of Finance, announcement 7 of 2024: from 18 years of age; six ports had it from 2024-07-01";
const AMOUNTS: &str =
    "unconfirmed: General Administration of Customs, questions and answers of 2025-11; the day it began is assumed";

/// A rate from its day to the next entry's, and where it is written.
type Group = &'static [(&'static str, &'static str, &'static str)];

const FIRST: Group =
    &[("2016-04-08", "0.15", RATES_2016), ("2018-11-01", "0.15", RATES_2018), ("2019-04-09", "0.13", RATES_2019)];
const SECOND: Group =
    &[("2016-04-08", "0.30", RATES_2016), ("2018-11-01", "0.25", RATES_2018), ("2019-04-09", "0.20", RATES_2019)];
const THIRD: Group =
    &[("2016-04-08", "0.60", RATES_2016), ("2018-11-01", "0.50", RATES_2018), ("2019-04-09", "0.50", RATES_2019)];
/// Medicines stood in no group of their own, hence in the second, until they joined the first.
const MEDICINES: Group =
    &[("2016-04-08", "0.30", RATES_2016), ("2018-11-01", "0.15", RATES_2018), ("2019-04-09", "0.13", RATES_2019)];
/// Taxed at the rate of goods: no tariff on most of them, value added tax of 3 %. In 2018 for cancer medicines only.
const REDUCED: Group = &[("2018-11-01", "0.03", RATES_2018), ("2019-04-09", "0.03", RATES_2019)];
/// All cosmetics stood in the third group until only high-end ones did.
const COSMETICS: Group = &[
    ("2016-04-08", "0.60", RATES_2016),
    ("2016-10-01", "0.30", COSMETICS_2016),
    ("2018-11-01", "0.25", RATES_2018),
    ("2019-04-09", "0.20", RATES_2019),
];

/// Article classes without a listed value; a host with the full list of customs puts its rows before these.
const ARTICLES: [(&str, &str, Group); 25] = [
    ("medicine.reduced", "减按3%征收进口环节增值税的药品（抗癌药品、罕见病药品）", REDUCED),
    ("medicine", "药品", MEDICINES),
    ("book", "书报、刊物、教育用影视资料", FIRST),
    ("computer", "计算机、平板电脑", FIRST),
    ("phone", "手机", FIRST),
    ("camera", "数字照相机、视频摄录一体机", FIRST),
    ("food", "食品、饮料", FIRST),
    ("milk_powder", "奶粉", FIRST),
    ("gold_silver", "金银", FIRST),
    ("furniture", "家具", FIRST),
    ("toy", "玩具、游戏品、节日或其他娱乐用品", FIRST),
    ("textile", "纺织品、衣着、配饰", SECOND),
    ("bag", "箱包", SECOND),
    ("shoes", "鞋靴", SECOND),
    ("appliance", "家用电器、厨卫用具", SECOND),
    ("sports", "运动用品（不含高尔夫球及球具）、钓鱼用品", SECOND),
    ("bicycle", "自行车、婴孩车", SECOND),
    ("watch", "手表（不含高档手表）", SECOND),
    ("cosmetics", "化妆品、护肤品（不含高档）", COSMETICS),
    ("cosmetics.high_end", "高档化妆品", THIRD),
    ("watch.high_end", "高档手表（10000元及以上）", THIRD),
    ("jewellery", "贵重首饰及珠宝玉石", THIRD),
    ("tobacco_alcohol", "烟、酒", THIRD),
    ("golf", "高尔夫球及球具", THIRD),
    ("other", "其他物品", SECOND),
];

impl CustomsTables {
    /// China's rules for inbound goods as the library ships them, each entry with its source and its dates; what was not
    /// found confirmed says `unconfirmed` in its source. Law: a person should confirm it before relying on it. `other` is
    /// the class of everything without its own. How each entry was checked stands in `docs/customs.md`.
    ///
    /// # Errors
    /// None as shipped; the signature is that of the constructors it uses.
    pub fn china() -> Result<Self, Invalid> {
        let around = |codes: &[&str]| codes.iter().map(|code| Country::new(code)).collect::<Result<Vec<_>, _>>();
        let limit = |from, until, origins: &[&str], yuan, source| -> Result<ParcelLimit, Invalid> {
            Ok(ParcelLimit {
                in_force: days(from, until)?,
                origins: around(origins)?,
                value_max: cny(yuan)?,
                weight_max: None,
                single_article_may_pass: true,
                source: Text::new(source)?,
            })
        };
        let allowance = |from, origins: &[&str], yuan, source| -> Result<TravellerAllowance, Invalid> {
            let (in_force, origins) = (days(from, None)?, around(origins)?);
            Ok(TravellerAllowance { in_force, origins, value_max: cny(yuan)?, source: Text::new(source)? })
        };
        let retail = |from,
                      until,
                      (transaction, year, single_article_may_pass),
                      arrival,
                      source|
         -> Result<RetailImportTerms, Invalid> {
            Ok(RetailImportTerms {
                in_force: days(from, until)?,
                transaction_max: cny(transaction)?,
                year_max: cny(year)?,
                tax_share: Rate::parse("0.70")?,
                single_article_may_pass,
                return_days: 30,
                return_arrival_days: arrival,
                source: Text::new(source)?,
            })
        };
        let amount = |article, grams| -> Result<YearlyAmount, Invalid> {
            let (in_force, source) = (days("2019-01-01", None)?, Text::new(AMOUNTS)?);
            Ok(YearlyAmount { in_force, article: Text::new(article)?, weight_max: Weight::grams(grams)?, source })
        };
        let nearby = ["HK", "MO", "TW"];
        Ok(Self {
            version: TermsVersion::new("cn-2024-12-01")?,
            country: Country::new("CN")?,
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            parcel_limits: vec![
                limit("2024-12-01", None, &[], 2_000, PARCELS_2024)?,
                limit("2010-09-01", Some("2024-12-01"), &nearby, 800, PARCELS_2010)?,
                limit("2010-09-01", Some("2024-12-01"), &[], 1_000, PARCELS_2010)?,
            ],
            tax_waivers: vec![TaxWaiver {
                in_force: days("2010-09-01", None)?,
                tax_max: cny(50)?,
                source: Text::new(PARCELS_2010)?,
            }],
            articles: articles()?,
            duty_free_values: vec![],
            retail_imports: vec![
                retail("2016-04-08", Some("2019-01-01"), (2_000, 20_000, false), 30, RETAIL_2016)?,
                retail("2019-01-01", Some("2020-03-28"), (5_000, 26_000, true), 30, RETAIL_2018)?,
                retail("2020-03-28", None, (5_000, 26_000, true), 45, RETAIL_2020)?,
            ],
            allowances: vec![
                allowance("2024-08-01", &["HK", "MO"], 12_000, TRAVELLERS_2024)?,
                allowance("2010-08-19", &[], 5_000, TRAVELLERS)?,
            ],
            yearly_amounts: vec![amount("sugar", 2_000)?, amount("rice", 20_000)?],
        })
    }
}

fn articles() -> Result<Vec<ArticleRate>, Invalid> {
    let mut rates = vec![];
    for (article, name, group) in ARTICLES {
        let ends = group.iter().skip(1).map(|(from, ..)| Some(*from)).chain([None]);
        for ((from, rate, source), until) in group.iter().zip(ends) {
            rates.push(ArticleRate {
                in_force: days(from, until)?,
                article: Text::new(article)?,
                name: Text::new(name)?,
                rate: Rate::parse(rate)?,
                listed_value: None,
                listed_per: ListedPer::Unit,
                source: Text::new(source)?,
            });
        }
    }
    Ok(rates)
}

fn cny(yuan: i64) -> Result<Money, Invalid> {
    Money::minor(yuan.saturating_mul(100), Currency::CNY)
}

fn days(from: &str, until: Option<&str>) -> Result<InForce, Invalid> {
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| Invalid::malformed("in_force", "a date"));
    Ok(InForce { from: day(from)?, until: until.map(day).transpose()? })
}
