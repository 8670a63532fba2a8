// Sine and cosine to a float's digits for every x, as far as a float goes: WGSL's own promise nothing outside [-π, π],
// and eleven bits inside.
//
// x = (4j + quadrant)·π/2 + rest, with rest in [-π/4, π/4]; there a polynomial is enough. For rest to have digits, x·2/π
// is computed in whole numbers: x is m·2ᵉ with m below 2²⁴, and of the binary digits of 2/π those count that make
// neither a multiple of 4 nor less than 2⁻⁷⁰ with it: 96 from a place that e tells (Payne and Hanek, "Radian Reduction
// for Trigonometric Functions", 1983).

// 32 zeros, then the binary digits of 2/π behind the point.
const TWO_OVER_PI = array<u32, 8>(
  0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu,
);

struct Reduced { quadrant: u32, rest: f32 }

// The upper half of a product.
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (((a & 0xffffu) * (b >> 16u) + (middle & 0xffffu)) >> 16u);
}

// `high` and `low` as one number, moved to the left by less than 32; its upper half.
fn shifted(high: u32, low: u32, by: u32) -> u32 {
  return (high << by) | select(0u, low >> (32u - by), by > 0u);
}

// Of |x|, from its bits.
fn reduced(bits: u32) -> Reduced {
  if (bits <= 0x3f490fdbu) { return Reduced(0u, bitcast<f32>(bits)); } // π/4
  if (bits >= 0x7f800000u) { return Reduced(0u, bitcast<f32>(bits | 0x7fc00000u)); }
  let m = (bits & 0x7fffffu) | 0x800000u;
  let place = (bits >> 23u) - 120u; // 30 + e
  let word = place >> 5u;
  let by = place & 31u;
  let digits = vec4u(TWO_OVER_PI[word], TWO_OVER_PI[word + 1u], TWO_OVER_PI[word + 2u], TWO_OVER_PI[word + 3u]);
  let first = shifted(digits.x, digits.y, by);
  let second = shifted(digits.y, digits.z, by);
  let third = shifted(digits.z, digits.w, by);

  // The product modulo 4: two bits before the point, then the fraction.
  let carried = multiplyHigh(m, third);
  let low = m * second + carried;
  let high = m * first + multiplyHigh(m, second) + select(0u, 1u, low < carried);
  var quadrant = high >> 30u;
  var fraction = vec2u((high << 2u) | (low >> 30u), low << 2u);
  let above = fraction.x >> 31u == 1u; // from 1/2 on: seen from the next quadrant
  if (above) {
    quadrant++;
    fraction = vec2u(~fraction.x + select(0u, 1u, fraction.y == 0u), ~fraction.y + 1u);
  }

  // To a float: its first 24 digits, rounded.
  let far = fraction.x == 0u;
  let upper = select(fraction.x, fraction.y, far);
  let zeros = min(countLeadingZeros(upper), 31u);
  let leading = shifted(upper, select(fraction.y, 0u, far), zeros);
  let rounded = f32((leading >> 8u) + ((leading >> 7u) & 1u));
  let scale = bitcast<f32>((127u - 24u - zeros - select(0u, 32u, far)) << 23u);
  let rest = rounded * scale * 1.57079633;
  return Reduced(quadrant & 3u, select(rest, -rest, above));
}

// Minimax polynomials for [-π/4, π/4] (Moshier, "Methods and Programs for Mathematical Functions", 1989).
fn sineNear0(x: f32) -> f32 {
  let s = x * x;
  return x + x * s * (-0.16666654611 + s * (0.0083321608736 - s * 0.00019515295891));
}

fn cosineNear0(x: f32) -> f32 {
  let s = x * x;
  return 1.0 - 0.5 * s + s * s * (0.04166664568298827 + s * (-0.001388731625493765 + s * 0.00002443315711809948));
}

fn sine(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let to = reduced(bits & 0x7fffffffu);
  let y = select(sineNear0(to.rest), cosineNear0(to.rest), (to.quadrant & 1u) == 1u);
  return select(y, -y, (to.quadrant >> 1u) != (bits >> 31u));
}

fn cosine(x: f32) -> f32 {
  let to = reduced(bitcast<u32>(x) & 0x7fffffffu);
  let y = select(cosineNear0(to.rest), sineNear0(to.rest), (to.quadrant & 1u) == 1u);
  return select(y, -y, to.quadrant == 1u || to.quadrant == 2u);
}
