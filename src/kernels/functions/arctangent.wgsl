// arctan x, and the angle of the point (x, y): WGSL's own may be off by 4096 units in the last place.
//
// Beyond tan(3π/8) the argument is turned round by π/2, beyond tan(π/8) by π/4; what is left goes into a polynomial (Moshier,
// "Methods and Programs for Mathematical Functions", 1989, atanf).

fn arctangent(value: f32) -> f32 {
  let size = abs(value);
  var x = size;
  var turned = 0.0;
  if (size > 2.414213562373095) {
    x = -1.0 / size;
    turned = 1.5707963267948966;
  } else if (size > 0.4142135623730950) {
    x = (size - 1.0) / (size + 1.0);
    turned = 0.7853981633974483;
  }
  let z = x * x;
  let p = ((8.05374449538e-2 * z - 1.38776856032e-1) * z + 1.99777106478e-1) * z - 3.33329491539e-1;
  let angle = turned + (p * z * x + x);
  return select(angle, -angle, value < 0.0);
}

fn arctangent2(y: f32, x: f32) -> f32 {
  const PI = 3.141592653589793;
  let behind = (bitcast<u32>(x) >> 31u) == 1u; // -0 too
  let below = (bitcast<u32>(y) >> 31u) == 1u;
  var angle = select(arctangent(abs(y) / abs(x)), select(0.0, PI / 2.0, abs(y) > 0.0), x == 0.0);
  if (abs(x) == abs(y) && x != 0.0) { angle = PI / 4.0; } // of two infinities
  angle = select(angle, PI - angle, behind);
  return select(angle, -angle, below);
}
