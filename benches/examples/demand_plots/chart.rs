//! A line chart as SVG: the past, what is forecast, its band.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 12.0;

/// What a line looks like.
const PAST: &str = "fill=\"none\" stroke=\"#555\" stroke-width=\"1.2\"";
const AHEAD: &str = "fill=\"none\" stroke=\"#0b6bcb\" stroke-width=\"2\"";
const BESIDE: &str = "fill=\"none\" stroke=\"#c2410c\" stroke-width=\"1.4\" stroke-dasharray=\"5 4\"";

pub struct Chart {
    title: String,
    past: Vec<f64>,
    ahead: Vec<f64>,
    band: Option<(Vec<f64>, Vec<f64>)>,
    lines: Vec<(usize, Vec<f64>)>,
}

impl Chart {
    pub fn new(title: &str, past: &[f64]) -> Self {
        Self { title: title.into(), past: past.to_vec(), ahead: vec![], band: None, lines: vec![] }
    }

    pub fn forecast(mut self, mean: &[f64]) -> Self {
        self.ahead = mean.to_vec();
        self
    }

    pub fn band(mut self, lower: &[f64], upper: &[f64]) -> Self {
        self.band = Some((lower.to_vec(), upper.to_vec()));
        self
    }

    /// Another forecast, dashed.
    pub fn beside(mut self, mean: &[f64]) -> Self {
        self.lines.push((self.past.len(), mean.to_vec()));
        self
    }

    /// What was believed in each past period, dashed.
    pub fn past_belief(mut self, mean: &[f64]) -> Self {
        self.lines.push((0, mean.to_vec()));
        self
    }

    fn top(&self) -> f64 {
        let upper = self.band.iter().flat_map(|(_, upper)| upper);
        let lines = self.lines.iter().flat_map(|(_, line)| line);
        self.past.iter().chain(&self.ahead).chain(upper).chain(lines).copied().fold(1.0, f64::max)
    }

    /// Writes `core/docs/demand/NAME.svg`.
    pub fn save(self, name: &str) {
        let periods = (self.past.len() + self.ahead.len()).max(2) as f64 - 1.0;
        let top = self.top();
        let x = |t: usize| LEFT + t as f64 / periods * (WIDTH - LEFT - 8.0);
        let y = |value: f64| HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
        let points = |from: usize, line: &[f64]| -> String {
            line.iter().enumerate().map(|(t, v)| format!("{:.1},{:.1} ", x(from + t), y(*v))).collect()
        };
        let start = self.past.len();
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\">\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n\
             <text x=\"{LEFT}\" y=\"16\" font-size=\"12\" fill=\"#222\">{}</text>\n",
            self.title.replace('&', "&amp;").replace('<', "&lt;")
        );
        let mut line = |text: String| writeln!(svg, "{text}").expect("a string takes text");
        for share in [0.0, 0.5, 1.0] {
            let (value, at) = (share * top, y(share * top));
            line(format!("<path d=\"M{LEFT} {at:.1}H{}\" stroke=\"#ddd\"/>", WIDTH - 8.0));
            line(format!("<text x=\"4\" y=\"{:.1}\" font-size=\"10\" fill=\"#777\">{value:.0}</text>", at + 3.0));
        }
        if let Some((lower, upper)) = &self.band {
            let back: Vec<String> = points(start, lower).split_whitespace().rev().map(str::to_owned).collect();
            let outline = points(start, upper) + &back.join(" ");
            line(format!("<polygon points=\"{outline}\" fill=\"#0b6bcb\" fill-opacity=\"0.18\"/>"));
        }
        line(format!("<polyline points=\"{}\" {PAST}/>", points(0, &self.past)));
        for (from, other) in &self.lines {
            line(format!("<polyline points=\"{}\" {BESIDE}/>", points(*from, other)));
        }
        line(format!("<polyline points=\"{}\" {AHEAD}/>", points(start, &self.ahead)));
        line("</svg>".into());
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../core/docs/demand");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(format!("{name}.svg")), svg).expect("writable");
    }
}
