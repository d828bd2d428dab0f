//! The incomplete gamma and beta functions against values of 60 digits, to a relative 1e-12 on both sides.

use daigou::plan::distribution::{regularized_beta, regularized_gamma};

#[expect(clippy::excessive_precision, reason = "digits as computed")]
/// a, x, P(a, x), Q(a, x).
#[rustfmt::skip]
const GAMMA: [(f64, f64, f64, f64); 11] = [
    (0.5, 0.1, 0.34527915398142298, 0.65472084601857702),
    (0.001, 5.0, 0.99999884901866027, 1.1509813397308609e-6),
    (1.0, 100.0, 1.0, 3.720075976020836e-44),
    (3.0, 0.01, 1.6542165280748769e-7, 0.99999983457834719),
    (7.5, 7.5, 0.54858278877427476, 0.45141721122572524),
    (50.0, 120.0, 0.99999999999983992, 1.6008226793344829e-13),
    (1000.0, 900.0, 0.00054990226571178292, 0.99945009773428822),
    (2500.0, 2510.0, 0.58176016523823494, 0.41823983476176506),
    (1000000.0, 1002000.0, 0.97719590410123014, 0.022804095898769863),
    (0.02, 1e-6, 0.76713556862775092, 0.23286443137224908),
    (100.0, 10.0, 5.3985897281395815e-63, 1.0),
];

#[expect(clippy::excessive_precision, reason = "digits as computed")]
/// a, b, x, I_x(a, b), its complement.
#[rustfmt::skip]
const BETA: [(f64, f64, f64, f64, f64); 8] = [
    (0.5, 0.5, 0.25, 0.33333333333333333, 0.66666666666666667),
    (2.0, 3.0, 0.001, 5.9920030000000002e-6, 0.999994007997),
    (10.0, 1.0, 0.999, 0.9900448802097482, 0.0099551197902517989),
    (150.0, 250.0, 0.3, 0.00069821385595625328, 0.99930178614404375),
    (5000.0, 3000.0, 0.64, 0.9973225079352609, 0.0026774920647391019),
    (0.01, 20.0, 0.5, 0.99999999906132891, 9.3867108995083415e-10),
    (100000.0, 200000.0, 0.334, 0.78076181383213304, 0.21923818616786696),
    (3.0, 0.2, 0.7, 0.057739500986768599, 0.9422604990132314),
];

fn near(found: f64, expected: f64, what: &str) {
    assert!((found / expected - 1.0).abs() < 1e-12, "{what}: {found:e} for {expected:e}");
}

#[test]
fn both_sides_hold_twelve_digits() {
    for (a, x, lower, upper) in GAMMA {
        let found = regularized_gamma(a, x).unwrap();
        near(found.lower, lower, &format!("P({a}, {x})"));
        near(found.upper, upper, &format!("Q({a}, {x})"));
    }
    for (a, b, x, lower, upper) in BETA {
        let found = regularized_beta(a, b, x).unwrap();
        near(found.lower, lower, &format!("I_{x}({a}, {b})"));
        near(found.upper, upper, &format!("1 − I_{x}({a}, {b})"));
    }
}

#[test]
fn ends_and_bad_arguments_are_defined() {
    let ends = [regularized_gamma(2.0, 0.0), regularized_beta(2.0, 3.0, 0.0)];
    assert!(ends.iter().all(|end| end.as_ref().is_ok_and(|r| (r.lower, r.upper) == (0.0, 1.0))));
    assert_eq!(regularized_beta(2.0, 3.0, 1.0).unwrap().upper, 0.0);
    for (found, field) in [
        (regularized_gamma(0.0, 1.0), "a"),
        (regularized_gamma(f64::NAN, 1.0), "a"),
        (regularized_gamma(1.0, -1.0), "x"),
        (regularized_beta(1.0, f64::INFINITY, 0.5), "b"),
        (regularized_beta(1.0, 1.0, 1.5), "x"),
    ] {
        assert_eq!(found.unwrap_err().field, field);
    }
}
