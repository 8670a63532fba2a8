// y = f(x), element by element.
//
//   x, y: n elements, in groups of four (buffers are padded to whole groups)
//
// One invocation loads four neighbours with one 16-byte load, the widest there is, and applies f to
// each: such kernels are bound by memory, and one wide load costs little more than a narrow one.
//
// uses: each, operands

// Tunables
fn f(x: X, p: vec4f) -> Y { return x; }

// What WGSL lacks and expressions may use.

// exp(x) - 1 and log(1 + x), which lose all digits near 0 when computed as they are written (and devices may
// compute log near 1 to few digits): there by series, for exp Taylor's, for log that of 2·artanh(x / (2 + x)).
fn expm1(x: f32) -> f32 {
  if (abs(x) > 0.5) { return exp(x) - 1.0; }
  return x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
}

fn log1p(x: f32) -> f32 {
  if (x < -0.35 || x > 0.5) { return log(1.0 + x); }
  let s = x / (2.0 + x);
  let q = s * s;
  return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 + q / 9.0))));
}

// 1 - erf(x), to 1.2e-7 of its value, however small that is (the Chebyshev fit of Press et al., "Numerical
// Recipes", section 6.2).
fn erfc(x: f32) -> f32 {
  let v = abs(x);
  let t = 1.0 / (1.0 + 0.5 * v);
  let fit = -1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 +
    t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  let tail = t * exp(-v * v + fit);
  return select(tail, 2.0 - tail, x < 0.0);
}

// The error function: its Taylor series near 0, where 1 - erfc has lost its digits.
fn erf(x: f32) -> f32 {
  if (abs(x) >= 0.5) { return 1.0 - erfc(x); }
  let s = x * x;
  return x * 1.128379167 * (1.0 - s * (0.333333333 - s * (0.1 - s * (0.023809524 - s * (0.00462963 - s * 0.000757576)))));
}

// p: f's own settings, such as a slope, or two bounds; count: ⌈n / 4⌉
struct Params { p: vec4f, count: u32 }

@group(0) @binding(1) var<storage, read> x: array<vec4<StoredX>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<StoredY>>;

fn compute(i: u32) {
  let v = vec4<X>(x[i]);
  let p = params.p;
  y[i] = vec4<StoredY>(vec4<Y>(f(v.x, p), f(v.y, p), f(v.z, p), f(v.w, p)));
}
