// aᵇ. WGSL's pow is 2^(b·log2 a), which knows no negative a and no 0⁰, and loses a digit for each ten times that the
// result is larger. Whole powers, which are the common ones, are products: by the binary digits of b, squaring on the
// way (square and multiply).

fn wholePower(a: f32, b: u32) -> f32 {
  var product = 1.0;
  var square = a;
  for (var left = b; left > 0u; left >>= 1u) {
    if ((left & 1u) == 1u) { product *= square; }
    square *= square;
  }
  return product;
}

fn power(a: f32, b: f32) -> f32 {
  if (b == 0.0 || a == 1.0) { return 1.0; }
  let whole = b == floor(b);
  if (whole && abs(b) <= 64.0) {
    let product = wholePower(a, u32(abs(b)));
    return select(product, 1.0 / product, b < 0.0);
  }
  if (a == 0.0) { return select(0.0, 1.0 / abs(a), b < 0.0); }
  let size = select(pow(abs(a), b), 1.0, abs(a) == 1.0);
  if (a < 0.0 && !whole) { return sqrt(a); } // NaN
  return select(size, -size, a < 0.0 && abs(b % 2.0) == 1.0);
}
