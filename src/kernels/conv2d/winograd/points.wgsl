// What a convolution of 3 taps does at 6 points (Winograd; Toom and Cook before him).
//
// Along one axis 4 outputs need 6 values d and 3 taps g: y_i = Σ_t d_(i+t) · g_t, 12 multiplications. Polynomials need 6:
//
//   y = Aᵀ [(G g) ⊙ (Bᵀ d)]
//
// where G and A evaluate polynomials of 3 and of 4 coefficients at six points, and B interpolates. In two dimensions that
// is done along both axes, 36 multiplications for 144; and what is summed over channels is the products, so that only
// operands and results are transformed. Both gradients are the same equation read from another side:
// for the filter  dg = Gᵀ [(Bᵀ d) ⊙ (A dy)]; for the input it is a convolution with the filter turned round.
//
// The points are 0, ±3/4, ±3/2 and infinity: all coefficients of A and B are exact in f32, and of the sets tried this one
// rounds least, 2.4 times what a plain sum of 576 terms does (0, ±1, ±2 and infinity, the usual ones: 4.6 times).

// Bᵀ d
fn interpolated(d: Six) -> Six {
  let even1 = d.e - 2.25 * d.c;
  let odd1 = 0.75 * (d.d - 2.25 * d.b);
  let even2 = d.e - 0.5625 * d.c;
  let odd2 = 1.5 * (d.d - 0.5625 * d.b);
  return Six(
    1.265625 * d.a - 2.8125 * d.c + d.e,
    even1 + odd1, even1 - odd1,
    even2 + odd2, even2 - odd2,
    1.265625 * d.b - 2.8125 * d.d + d.f,
  );
}

// A y
fn evaluated(y: Four) -> Six {
  let even1 = y.a + 0.5625 * y.c;
  let odd1 = 0.75 * (y.b + 0.5625 * y.d);
  let even2 = y.a + 2.25 * y.c;
  let odd2 = 1.5 * (y.b + 2.25 * y.d);
  return Six(y.a, even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, y.d);
}

// Aᵀ m
fn gathered(m: Six) -> Four {
  let even1 = m.b + m.c;
  let odd1 = 0.75 * (m.b - m.c);
  let even2 = m.d + m.e;
  let odd2 = 1.5 * (m.d - m.e);
  return Four(
    m.a + even1 + even2,
    odd1 + odd2,
    0.5625 * even1 + 2.25 * even2,
    0.5625 * odd1 + 2.25 * odd2 + m.f,
  );
}

// The products of the differences of a point to the others, by which G divides.
const AT_0 = 64.0 / 81.0;
const AT_1 = -128.0 / 243.0; // ±3/4
const AT_2 = 32.0 / 243.0; // ±3/2

// G g
fn taps(g: Three) -> Six {
  let even1 = AT_1 * (g.a + 0.5625 * g.c);
  let odd1 = AT_1 * 0.75 * g.b;
  let even2 = AT_2 * (g.a + 2.25 * g.c);
  let odd2 = AT_2 * 1.5 * g.b;
  return Six(AT_0 * g.a, even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, g.c);
}

// Gᵀ m
fn tapsGathered(m: Six) -> Three {
  let even1 = AT_1 * (m.b + m.c);
  let odd1 = AT_1 * 0.75 * (m.b - m.c);
  let even2 = AT_2 * (m.d + m.e);
  let odd2 = AT_2 * 1.5 * (m.d - m.e);
  return Three(AT_0 * m.a + even1 + even2, odd1 + odd2, 0.5625 * even1 + 2.25 * even2 + m.f);
}
