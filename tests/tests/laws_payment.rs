//! Laws of the payment book over drawn commands: decided always applies, refused changes nothing, a repeat makes
//! nothing happen, refunds stay inside what was captured, replay and serde give the same book.

use daigou::book::payment::*;
use daigou::value::*;
use daigou_tests::laws::obeyed;
use proptest::prelude::*;

fn yuan(amount: i64) -> Money {
    Money::minor(amount, Currency::CNY).unwrap()
}

fn time(hour: i64) -> Moment {
    Moment::utc(2026, 1, 1).unwrap().plus(Duration::of_hours(hour).unwrap()).unwrap()
}

fn command((kind, order, id, amount, hour): (u8, u8, u8, i64, i64)) -> PaymentCommand {
    let order_id = OrderId::new(format!("O{order}")).unwrap();
    let payment_id = PaymentId::new(format!("P{}", id % 4)).unwrap();
    let capture_id = CaptureId::new(format!("C{}", id / 4)).unwrap();
    let refund_id = RefundId::new(format!("R{id}")).unwrap();
    let dispute_id = ExternalId::new(format!("D{}", id / 8)).unwrap();
    let provider_id = ProviderId::new("pay").unwrap();
    let (method, purpose) = (PaymentMethod::Wallet, PaymentPurpose::Full);
    let (money, happened_at, expires_at) = (yuan(amount), time(hour), (hour > 4).then(|| time(hour + 4)));
    let reason = if id % 3 == 0 { RefundReason::Penalty } else { RefundReason::Goods };
    match kind {
        0 => PaymentCommand::OpenAccount {
            order_id,
            total: yuan(amount.abs() * 3),
            deposit: (id % 2 == 0).then(|| DepositTerms {
                kind: DepositKind::Earnest,
                amount: yuan(amount.abs()),
                contract_value: yuan(amount.abs() * 3),
                effective_share: DepositTerms::effective_share_default(),
                due_by: expires_at,
                balance_due_by: None,
            }),
        },
        1 => PaymentCommand::ChangeDue { order_id, total: money },
        2 => PaymentCommand::RequestPayment {
            payment_id,
            order_id,
            provider_id,
            method,
            amount: money,
            purpose,
            expires_at,
        },
        3 => PaymentCommand::RecordAuthorised { payment_id, amount: money, happened_at, expires_at },
        4 => PaymentCommand::RequestCapture { payment_id, capture_id, amount: money },
        5 => PaymentCommand::RecordCaptured { payment_id, capture_id, amount: money, happened_at },
        6 => PaymentCommand::RecordCaptureFailed { payment_id, capture_id, happened_at, reason: Text::default() },
        7 => PaymentCommand::RecordPayment {
            payment_id,
            order_id,
            provider_id,
            method,
            amount: money,
            purpose,
            happened_at,
        },
        8 => PaymentCommand::RecordDeclined { payment_id, happened_at, reason: Text::default() },
        9 => PaymentCommand::RecordFailed { payment_id, happened_at, reason: Text::default() },
        10 => PaymentCommand::Void { payment_id },
        11 => PaymentCommand::RecordDisputed { payment_id, dispute_id, amount: money, happened_at },
        12 => PaymentCommand::RecordDisputeResolved { payment_id, dispute_id, lost: money, happened_at },
        13 => PaymentCommand::RequestRefund { refund_id, payment_id, amount: money, reason },
        14 => PaymentCommand::RecordRefunded { refund_id, happened_at },
        15 => PaymentCommand::RecordRefundFailed { refund_id, happened_at, note: Text::default() },
        16 => PaymentCommand::RecordRefund { refund_id, payment_id, amount: money, reason, happened_at },
        17 => PaymentCommand::Forfeit { order_id, unperformed_share: Rate::ONE },
        _ => PaymentCommand::Expire {},
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws(draws in prop::collection::vec((0_u8..19, 0_u8..2, 0_u8..16, -1_i64..5, 0_i64..12), 1..120)) {
        let asked = draws.into_iter().enumerate();
        let command_of = |_: &PaymentBook, (hour, draw)| (command(draw), time(hour as i64 / 8 + 4));
        obeyed(asked, command_of, stands).map_err(TestCaseError::fail)?;
    }
}

/// No payment gave back more than it took, every standing is the status, and no deadline is left behind.
fn stands(book: &PaymentBook, at: Moment) -> Result<(), String> {
    for (_, account) in book.accounts() {
        for payment in account.payments() {
            let out = payment.refunded.plus(payment.pending).unwrap().plus(payment.lost).unwrap();
            if payment.captured.minus(out).unwrap().is_negative() {
                return Err(format!("more went out than came in: {payment:?}"));
            }
        }
        if account.standing().status != account.status() {
            return Err(format!("{:?} stands as {:?}", account.status(), account.standing()));
        }
    }
    let events = book.decide(PaymentCommand::Expire {}, at).map_err(|why| why.to_string())?;
    if events.is_empty() && book.next_deadline().is_some_and(|due| due <= at) {
        return Err("a deadline has passed that nothing follows from".into());
    }
    Ok(())
}
