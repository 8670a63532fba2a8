// x - y·⌊x/y⌋, exactly, however large x/y is: long division of the two floats' digits.
//
// As a float the quotient loses its last digits from 2²⁴ on, and with them the whole remainder. So: with x = m·2ᵈ·u and
// y = n·u, where m and n are whole numbers below 2²⁴, the remainder is (m·2ᵈ mod n)·u, and 2ᵈ goes in eight bits at a
// time, so that nothing outgrows 32 bits.

fn exponentOf(bits: u32) -> u32 { return max(bits >> 23u, 1u); }

// The digits of a float as a whole number; its value is digits · 2^(exponent - 150).
fn digitsOf(bits: u32) -> u32 { return (bits & 0x7fffffu) | select(0u, 0x800000u, bits >> 23u != 0u); }

// The bits of digits · 2^(exponent - 150), digits below 2²⁴.
fn floatBits(digits: u32, exponent: u32) -> u32 {
  let wanting = countLeadingZeros(digits) - 8u;
  if (digits == 0u) { return 0u; }
  if (wanting >= exponent) { return digits << (exponent - 1u); } // too small for a leading 1
  return ((exponent - wanting) << 23u) | ((digits << wanting) & 0x7fffffu);
}

// The remainder of |x| / |y|, from the bits of the two and to bits.
fn remainderBits(x: u32, y: u32) -> u32 {
  if (x < y) { return x; }
  let n = digitsOf(y);
  var rest = digitsOf(x) % n;
  var left = exponentOf(x) - exponentOf(y);
  while (left > 0u && rest > 0u) {
    let taken = min(left, 8u);
    rest = (rest << taken) % n;
    left -= taken;
  }
  return floatBits(rest, exponentOf(y));
}

// As NumPy: the remainder has the sign of y; NaN where y is 0 or x infinite; x itself, or else y, where y is infinite.
fn floorMod(x: f32, y: f32) -> f32 {
  const SIGN = 0x80000000u;
  const INFINITY = 0x7f800000u;
  let bitsX = bitcast<u32>(x);
  let bitsY = bitcast<u32>(y);
  let sizeX = bitsX & ~SIGN;
  let sizeY = bitsY & ~SIGN;
  if (sizeX >= INFINITY || sizeY > INFINITY || sizeY == 0u) { return bitcast<f32>(sizeX | 0x7fc00000u); }
  let rest = remainderBits(sizeX, sizeY);
  if (rest == 0u) { return bitcast<f32>(bitsY & SIGN); }
  let remainder = bitcast<f32>(rest | (bitsX & SIGN));
  if (((bitsX ^ bitsY) & SIGN) == 0u) { return remainder; }
  return select(remainder + y, y, sizeY == INFINITY);
}

// The same of integers. Where y is 0 it is 0, as in NumPy.
fn floorModInteger(x: i32, y: i32) -> i32 {
  let remainder = x % y;
  return select(remainder, remainder + y, remainder != 0 && y != 0 && (remainder < 0) != (y < 0));
}
