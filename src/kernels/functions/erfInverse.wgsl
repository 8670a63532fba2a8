// The number whose error function is x, -1 < x < 1.
//
// A polynomial in log(1 - x²) (Giles, "Approximating the erfinv function", GPU Computing Gems, 2010); ±infinity at ±1.

fn erfInverse(x: f32) -> f32 {
  let w = -log1p(-x * x);
  if (w < 5.0) {
    let t = w - 2.5;
    var p = 2.81022636e-08;
    p = 3.43273939e-07 + p * t;
    p = -3.5233877e-06 + p * t;
    p = -4.39150654e-06 + p * t;
    p = 0.00021858087 + p * t;
    p = -0.00125372503 + p * t;
    p = -0.00417768164 + p * t;
    p = 0.246640727 + p * t;
    p = 1.50140941 + p * t;
    return p * x;
  }
  let t = sqrt(w) - 3.0;
  var p = -0.000200214257;
  p = 0.000100950558 + p * t;
  p = 0.00134934322 + p * t;
  p = -0.00367342844 + p * t;
  p = 0.00573950773 + p * t;
  p = -0.0076224613 + p * t;
  p = 0.00943887047 + p * t;
  p = 1.00167406 + p * t;
  p = 2.83297682 + p * t;
  return select(p * x, x / (1.0 - abs(x)), abs(x) == 1.0);
}
