use super::{Acked, CongestionControl, Signal, Window};

/// RFC 9438 in integers: C = 0.4, beta = 0.7, time in nanoseconds, windows in octets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cubic {
    /// W_max, octets; zero before the first congestion event.
    w_max: u64,
    /// W_est, octets, in units of 2^-10 so that parts of an octet add up.
    w_est_1024: u64,
    /// cwnd_prior: the window at the last congestion event, octets.
    cwnd_prior: u64,
    /// cwnd_epoch: the window when this congestion avoidance stage began, octets.
    cwnd_epoch: u64,
    /// t_epoch: when the stage began; `None` before the first acknowledgment in it.
    epoch_ns: Option<u64>,
    /// K: how long the curve takes back to W_max.
    k_ns: u64,
    /// What is left over of a growth of less than an octet, in units of 2^-10 octet.
    rest_1024: u64,
}

/// beta_cubic = 0.7 (RFC 9438 §4.6).
const BETA: (u64, u64) = (7, 10);
/// alpha_cubic = 3 * (1 - beta) / (1 + beta) = 9/17 (RFC 9438 §4.3).
const ALPHA: (u128, u128) = (9, 17);

/// The integer cube root, rounded down.
pub(super) fn cube_root(value: u128) -> u128 {
    let (mut root, mut bit) = (0_u128, 1_u128 << 42);
    while bit > 0 {
        let tried = root | bit;
        if tried * tried * tried <= value {
            root = tried;
        }
        bit >>= 1;
    }
    root
}

/// K = cubic root of ((W_max - cwnd_epoch) / C), RFC 9438 Figure 2, with the windows in segments: nanoseconds.
fn k_ns(w_max: u64, cwnd_epoch: u64, smss: u64) -> u64 {
    // (segments / 0.4 s^3) in ns^3 is segments * 2.5 * 10^27
    let gap = u128::from(w_max.saturating_sub(cwnd_epoch).min(1 << 33));
    cube_root(gap * 2_500_000_000_000_000_000_000_000_000 / u128::from(smss)) as u64
}

/// W_cubic(t) = C * (t - K)^3 + W_max, RFC 9438 Figure 1: octets.
fn w_cubic(t_ns: u64, k_ns: u64, w_max: u64, smss: u64) -> u64 {
    // beyond three hours the curve is wider than any window
    let apart = u128::from(t_ns.abs_diff(k_ns).min(10_000_000_000_000));
    // microseconds keep apart^3 * smss within 128 bits; 0.4 is 2/5
    let us = apart / 1_000;
    let octets = (us * us * us * u128::from(smss) * 2 / 5 / 1_000_000_000_000_000_000) as u64;
    if t_ns >= k_ns { w_max.saturating_add(octets) } else { w_max.saturating_sub(octets) }
}

impl CongestionControl for Cubic {
    fn acknowledged(&mut self, window: &mut Window, acked: &Acked) {
        let smss = acked.smss;
        let epoch_ns = *self.epoch_ns.get_or_insert_with(|| {
            self.cwnd_epoch = window.cwnd_bytes;
            self.w_est_1024 = window.cwnd_bytes << 10;
            self.w_max = self.w_max.max(window.cwnd_bytes);
            self.k_ns = k_ns(self.w_max, window.cwnd_bytes, smss);
            acked.now_ns
        });
        let t_ns = acked.now_ns.saturating_sub(epoch_ns);
        let rtt_ns = acked.srtt_ns.unwrap_or(0);
        let cwnd = window.cwnd_bytes.max(1);
        // §4.3: W_est = W_est + alpha * segments_acked / cwnd, in segments; alpha is 1 once W_est reaches cwnd_prior
        let (numerator, denominator) = if self.w_est_1024 >> 10 >= self.cwnd_prior { (1, 1) } else { ALPHA };
        let growth = u128::from(acked.octets) * u128::from(smss) * 1024 * numerator / denominator / u128::from(cwnd);
        self.w_est_1024 += growth as u64;
        let w_est = self.w_est_1024 >> 10;
        if w_cubic(t_ns, self.k_ns, self.w_max, smss) < w_est {
            window.cwnd_bytes = w_est.max(window.cwnd_bytes);
            return;
        }
        // §4.4 and §4.5: towards the curve one round trip ahead, clamped to [cwnd, 1.5 * cwnd] (§4.2)
        let target = w_cubic(t_ns + rtt_ns, self.k_ns, self.w_max, smss).clamp(cwnd, cwnd + cwnd / 2);
        let step = u128::from(target - cwnd) * u128::from(acked.octets.min(cwnd)) * 1024 / u128::from(cwnd);
        self.rest_1024 += step as u64;
        window.cwnd_bytes += self.rest_1024 >> 10;
        self.rest_1024 &= 1023;
    }

    /// §4.6 multiplicative decrease and §4.7 fast convergence.
    fn threshold(&mut self, window: &Window, flight: u64, smss: u64, signal: Signal) -> u64 {
        // recovery may have widened the window; what was in flight is what the network did not bear
        let cwnd = if signal == Signal::TimeOut { flight } else { window.cwnd_bytes.min(flight.max(smss)) };
        self.cwnd_prior = window.cwnd_bytes;
        self.w_max = match cwnd < self.w_max {
            true => cwnd * (BETA.1 + BETA.0) / (2 * BETA.1),
            false => cwnd,
        };
        (self.epoch_ns, self.rest_1024) = (None, 0);
        (flight * BETA.0 / BETA.1).max(2 * smss)
    }

    fn restarted(&mut self) {
        self.epoch_ns = None;
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_types)]
mod tests {
    use super::super::tests::acked;
    use super::*;

    #[test]
    fn x15_the_cube_root_is_exact() {
        for root in (0..2_000_000_u128).step_by(997) {
            assert_eq!(cube_root(root.pow(3)), root);
            assert_eq!(cube_root((root + 1).pow(3) - 1), root);
        }
    }

    /// Against the formulas of RFC 9438 Figures 1 and 2 in floating point: less than a thousandth apart.
    #[test]
    fn x15_curve_and_k_agree_with_the_formulas() {
        for segments in [10_u64, 33, 100, 1_000, 20_000] {
            for smss in [536_u64, 1_448, 8_960] {
                let (w_max, epoch) = (segments * smss, segments * smss * 7 / 10);
                let reference = ((w_max - epoch) as f64 / smss as f64 / 0.4).cbrt();
                let k = k_ns(w_max, epoch, smss);
                assert!((k as f64 / 1e9 - reference).abs() < reference / 1000.0, "{segments} {smss}: {k}");
                for tenths in 0..60 {
                    let t = tenths as f64 / 10.0 * reference.max(0.1);
                    let curve = 0.4 * (t - reference).powi(3) * smss as f64 + w_max as f64;
                    let found = w_cubic((t * 1e9) as u64, k, w_max, smss) as f64;
                    assert!((found - curve).abs() <= curve / 1000.0 + 2.0, "{segments} {smss} {t}: {found} {curve}");
                }
            }
        }
    }

    #[test]
    fn x14_a_loss_leaves_seven_tenths_and_convergence_gives_way() {
        let mut cubic = Cubic::default();
        let window = |cwnd_bytes| Window { cwnd_bytes, ssthresh_bytes: u64::MAX };
        assert_eq!(cubic.threshold(&window(100_000), 100_000, 1000, Signal::Loss), 70_000);
        assert_eq!(cubic.w_max, 100_000);
        // a second loss below W_max: fast convergence
        assert_eq!(cubic.threshold(&window(80_000), 80_000, 1000, Signal::Loss), 56_000);
        assert_eq!(cubic.w_max, 68_000);
        assert_eq!(cubic.threshold(&window(2_000), 1_000, 1000, Signal::Loss), 2_000);
    }

    #[test]
    fn x14_the_window_returns_to_w_max_about_k_after_a_loss() {
        let mut cubic = Cubic::default();
        let before = Window { cwnd_bytes: 100_000, ssthresh_bytes: u64::MAX };
        let threshold = cubic.threshold(&before, 100_000, 1000, Signal::Loss);
        let mut window = Window { cwnd_bytes: threshold, ssthresh_bytes: threshold };
        let k_ms = k_ns(100_000, 70_000, 1000) / 1_000_000;
        assert!((4_200..4_230).contains(&k_ms), "cube root of 75: {k_ms}");
        let mut reached = None;
        for ms in 0..8_000 {
            let before = window.cwnd_bytes;
            cubic.acknowledged(&mut window, &acked(ms, 1000));
            assert!(window.cwnd_bytes <= before + before / 2, "clamped to half of it");
            if window.cwnd_bytes >= 100_000 {
                reached.get_or_insert(ms);
            }
        }
        // acknowledgments of a thousand octets a millisecond are ten windows a round trip: the Reno-friendly region
        // reaches W_max first
        assert!(reached.is_some_and(|ms| ms <= k_ms + 100), "{reached:?}");
    }
}
