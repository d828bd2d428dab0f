//! Complaints and claims against carriers: every refusal by name, every ending, deadlines, and what feeds the review.

use daigou::book::carrier::*;
use daigou::value::*;

fn at(day: u32) -> Moment {
    Moment::utc(2026, 11, day).unwrap()
}

fn cny(yuan: i64) -> Money {
    Money::minor(yuan * 100, Currency::CNY).unwrap()
}

fn key(name: &str) -> CommandId {
    CommandId::new(name).unwrap()
}

fn case(name: &str) -> CaseId {
    CaseId::new(name).unwrap()
}

fn open(name: &str, claimed: Option<Money>, file_by: Moment) -> CarrierCommand {
    CarrierCommand::OpenCase {
        case_id: case(name),
        parcel_id: ParcelId::new("PK-1").unwrap(),
        carrier_id: CarrierId::new("ems").unwrap(),
        kind: CaseKind::Lost,
        claimed,
        file_by,
        happened_at: at(1),
        note: Text::default(),
    }
}

fn file(name: &str, command: &str) -> CarrierCommand {
    let reference = Text::new("EMS-77").unwrap();
    CarrierCommand::FileCase {
        case_id: case(name),
        command_id: key(command),
        reference,
        reply_by: Some(at(20)),
        happened_at: at(1),
    }
}

fn reply(command: &str, reply: CarrierReply) -> CarrierCommand {
    CarrierCommand::RecordReply { case_id: case("c"), command_id: key(command), reply, happened_at: at(1) }
}

fn recovery(command: &str, amount: Money) -> CarrierCommand {
    CarrierCommand::RecordRecovery { case_id: case("c"), command_id: key(command), amount, happened_at: at(1) }
}

struct Desk(CarrierBook);

impl Desk {
    fn answer(&mut self, command: CarrierCommand, day: u32) -> &'static str {
        let before = self.0.clone();
        match self.0.decide(command, at(day)) {
            Ok(events) => {
                for event in &events {
                    let written = serde_json::to_string(event).unwrap();
                    self.0.apply(&serde_json::from_str(&written).unwrap()).unwrap();
                }
                if events.is_empty() { "nothing" } else { "done" }
            }
            Err(denial) => {
                assert!(self.0 == before, "refused and yet changed");
                match denial {
                    Denial::Refused(refusal) => refusal.code(),
                    Denial::Invalid(invalid) => invalid.code(),
                }
            }
        }
    }

    #[track_caller]
    fn says(&mut self, answer: &str, command: CarrierCommand) {
        let told = format!("{command:?}");
        assert_eq!(self.answer(command, 2), answer, "{told}");
    }

    fn status(&self) -> CaseStatus {
        self.0.case(&case("c")).unwrap().status()
    }
}

fn filed() -> Desk {
    let mut desk = Desk(CarrierBook::default());
    desk.says("done", open("c", Some(cny(300)), at(10)));
    desk.says("done", file("c", "k1"));
    desk
}

#[test]
fn a_claim_from_filing_to_the_last_cent() {
    let mut desk = filed();
    desk.says("done", reply("k2", CarrierReply::AsksEvidence { by: at(9) }));
    assert_eq!(desk.0.next_deadline(), Some(at(9)));
    let photo = CarrierCommand::AddCaseEvidence {
        case_id: case("c"),
        command_id: key("k3"),
        what: Text::new("photo 1").unwrap(),
        happened_at: at(1),
    };
    desk.says("done", photo.clone());
    desk.says("nothing", photo);
    assert_eq!((desk.status(), desk.0.next_deadline()), (CaseStatus::Filed, None));
    desk.says("done", reply("k4", CarrierReply::Offers { amount: cny(100) }));
    let reason = Text::new("too little").unwrap();
    desk.says("done", CarrierCommand::AppealCase { case_id: case("c"), command_id: key("k5"), reason });
    desk.says("done", reply("k6", CarrierReply::Offers { amount: cny(250) }));
    desk.says("done", CarrierCommand::AcceptOffer { case_id: case("c"), command_id: key("k7") });
    desk.says("done", recovery("k8", cny(200)));
    assert_eq!(desk.status(), CaseStatus::PartRecovered);
    desk.says("nothing", recovery("k8", cny(200)));
    desk.says("done", recovery("k9", cny(50)));
    let page = desk.0.case(&case("c")).unwrap();
    assert_eq!(
        (page.status(), page.recovered(), page.claimed()),
        (CaseStatus::Recovered, Some(cny(250)), Some(cny(300)))
    );
    assert_eq!((page.evidence().len(), page.reference().as_str()), (1, "EMS-77"));
    // Nothing more is expected of anybody.
    desk.says("carrier.case_wrong_status", recovery("k10", cny(1)));
}

#[test]
fn refusals_by_name() {
    let mut desk = filed();
    desk.says("nothing", open("c", Some(cny(300)), at(10)));
    desk.says("carrier.case_altered", open("c", Some(cny(301)), at(10)));
    desk.says("carrier.unknown_case", file("d", "k1"));
    desk.says("nothing", file("c", "k1"));
    desk.says("carrier.case_command_altered", recovery("k1", cny(300)));
    desk.says("carrier.case_wrong_status", file("c", "k2"));
    desk.says("carrier.case_wrong_status", CarrierCommand::AcceptOffer { case_id: case("c"), command_id: key("k2") });
    desk.says("invalid.too_small", recovery("k2", cny(0)));
    desk.says("invalid.too_small", recovery("k2", cny(-5)));
    desk.says("invalid.currency_mismatch", recovery("k2", Money::parse("5", Currency::JPY).unwrap()));
    desk.says("invalid.too_small", open("d", Some(cny(0)), at(10)));
    desk.says("invalid.too_small", open("d", None, at(1)));
    desk.says("done", open("complaint", None, at(10)));
    desk.says("done", file("complaint", "k1"));
    let money = CarrierCommand::RecordRecovery {
        case_id: case("complaint"),
        command_id: key("k2"),
        amount: cny(5),
        happened_at: at(1),
    };
    desk.says("carrier.nothing_claimed", money);
    let early = CarrierCommand::RecordRecovery {
        case_id: case("c"),
        command_id: key("k3"),
        amount: cny(5),
        happened_at: at(3),
    };
    desk.says("invalid.too_large", early);
}

#[test]
fn what_nobody_takes_further_lapses_by_a_tick_and_money_may_still_come() {
    let mut desk = Desk(CarrierBook::default());
    desk.says("done", open("c", Some(cny(300)), at(10)));
    desk.says("done", open("later", Some(cny(300)), at(12)));
    assert_eq!(desk.answer(CarrierCommand::ExpireCases {}, 9), "nothing");
    assert_eq!(desk.answer(CarrierCommand::ExpireCases {}, 10), "done");
    assert_eq!((desk.status(), desk.0.next_deadline()), (CaseStatus::Lapsed, Some(at(12))));
    assert_eq!(desk.answer(CarrierCommand::ExpireCases {}, 10), "nothing");
    desk.says("carrier.case_wrong_status", file("c", "k1"));
    desk.says("done", recovery("k2", cny(300)));
    assert_eq!(desk.status(), CaseStatus::Recovered);

    let mut desk = filed();
    let no = CarrierReply::Rejects { reason: Text::default(), appeal_by: Some(at(15)) };
    desk.says("done", reply("k2", no));
    assert_eq!(desk.0.to_act_on().next().unwrap().0, at(15));
    let give_up = CarrierCommand::WriteOffCase { case_id: case("c"), command_id: key("k3"), reason: Text::default() };
    desk.says("done", give_up);
    assert_eq!((desk.status(), desk.0.next_deadline()), (CaseStatus::WrittenOff, None));

    let mut desk = filed();
    let back = CarrierCommand::WithdrawCase { case_id: case("c"), command_id: key("k2"), reason: Text::default() };
    desk.says("done", back);
    assert_eq!(desk.status(), CaseStatus::Withdrawn);
    desk.says("carrier.case_wrong_status", recovery("k3", cny(1)));
}
