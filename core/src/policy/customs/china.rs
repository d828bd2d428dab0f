use chrono::NaiveDate;

use super::{
    ArticleRate, CustomsTables, InForce, ListedPer, ParcelLimit, RetailImportTerms, TaxWaiver, TravellerAllowance,
    YearlyAmount,
};
use crate::value::{Country, Currency, Invalid, Money, Rate, Rounding, TermsVersion, Text, Weight};

const PARCELS_2010: &str = "General Administration of Customs, announcement 43 of 2010";
const PARCELS_2024: &str = "General Administration of Customs, announcement 176 of 2024";
const RATES: &str =
    "Tariff Commission of the State Council, notices of 2016, 2018 and 2019 on the personal-articles tax";
const RETAIL_2016: &str = "Cai Guan Shui [2016] 18";
const RETAIL_2018: &str =
    "Cai Guan Shui [2018] 49; returns: General Administration of Customs, announcement 45 of 2020";
const TRAVELLERS: &str = "General Administration of Customs, announcement 54 of 2010";
const TRAVELLERS_2024: &str = "Ministry of Finance, announcement 7 of 2024 and its extension to every port";
const AMOUNTS: &str = "General Administration of Customs, questions and answers of 2025-11";

/// The rates of one tax group, each from its day on.
const FIRST: [(&str, Option<&str>, &str); 3] = [
    ("2016-04-08", Some("2018-11-01"), "0.15"),
    ("2018-11-01", Some("2019-04-09"), "0.15"),
    ("2019-04-09", None, "0.13"),
];
const SECOND: [(&str, Option<&str>, &str); 3] = [
    ("2016-04-08", Some("2018-11-01"), "0.30"),
    ("2018-11-01", Some("2019-04-09"), "0.25"),
    ("2019-04-09", None, "0.20"),
];
const THIRD: [(&str, Option<&str>, &str); 3] = [
    ("2016-04-08", Some("2018-11-01"), "0.60"),
    ("2018-11-01", Some("2019-04-09"), "0.50"),
    ("2019-04-09", None, "0.50"),
];
const REDUCED: [(&str, Option<&str>, &str); 1] = [("2018-11-01", None, "0.03")];

type Group = &'static [(&'static str, Option<&'static str>, &'static str)];

/// Article classes without a listed value; a host with the full list of customs puts its rows before these.
const ARTICLES: [(&str, &str, Group); 24] = [
    ("medicine.reduced", "抗癌药品、罕见病药品", &REDUCED),
    ("book", "书报、刊物、教育用影视资料", &FIRST),
    ("computer", "计算机、平板电脑", &FIRST),
    ("phone", "手机", &FIRST),
    ("camera", "数字照相机、视频摄录一体机", &FIRST),
    ("food", "食品、饮料", &FIRST),
    ("milk_powder", "奶粉", &FIRST),
    ("medicine", "药品", &FIRST),
    ("gold_silver", "金银", &FIRST),
    ("furniture", "家具", &FIRST),
    ("toy", "玩具、游戏品、节日或其他娱乐用品", &FIRST),
    ("textile", "纺织品、衣着、配饰", &SECOND),
    ("bag", "箱包", &SECOND),
    ("shoes", "鞋靴", &SECOND),
    ("appliance", "家用电器、厨卫用具", &SECOND),
    ("sports", "运动用品（不含高尔夫球及球具）、钓鱼用品", &SECOND),
    ("bicycle", "自行车、婴孩车", &SECOND),
    ("watch", "手表（不含高档手表）", &SECOND),
    ("cosmetics", "化妆品、护肤品（不含高档）", &SECOND),
    ("cosmetics.high_end", "高档化妆品", &THIRD),
    ("watch.high_end", "高档手表（10000元及以上）", &THIRD),
    ("jewellery", "贵重首饰及珠宝玉石", &THIRD),
    ("tobacco_alcohol", "烟、酒", &THIRD),
    ("golf", "高尔夫球及球具", &THIRD),
];

impl CustomsTables {
    /// China's rules for inbound goods as the library ships them, each entry with its source and its dates. Law: a
    /// person should confirm it before relying on it. `other` is the class of everything without its own.
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
        let retail = |from, until, transaction, year, source| -> Result<RetailImportTerms, Invalid> {
            Ok(RetailImportTerms {
                in_force: days(from, until)?,
                transaction_max: cny(transaction)?,
                year_max: cny(year)?,
                tax_share: Rate::parse("0.70")?,
                return_days: 30,
                return_arrival_days: 45,
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
                retail("2016-04-08", Some("2019-01-01"), 2_000, 20_000, RETAIL_2016)?,
                retail("2019-01-01", None, 5_000, 26_000, RETAIL_2018)?,
            ],
            allowances: vec![
                allowance("2024-07-01", &["HK", "MO"], 12_000, TRAVELLERS_2024)?,
                allowance("2010-08-19", &[], 5_000, TRAVELLERS)?,
            ],
            yearly_amounts: vec![amount("sugar", 2_000)?, amount("rice", 20_000)?],
        })
    }
}

fn articles() -> Result<Vec<ArticleRate>, Invalid> {
    let other = ("other", "其他物品", &SECOND as Group);
    let mut rates = vec![];
    for (article, name, group) in ARTICLES.into_iter().chain([other]) {
        for (from, until, rate) in group {
            rates.push(ArticleRate {
                in_force: days(from, *until)?,
                article: Text::new(article)?,
                name: Text::new(name)?,
                rate: Rate::parse(rate)?,
                listed_value: None,
                listed_per: ListedPer::Unit,
                source: Text::new(RATES)?,
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
