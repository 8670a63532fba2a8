// y[i] = a random number that depends on nothing but the key and i: Threefry-2x32 with 20 rounds
// (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011), then a transform.
//
//   y: n numbers; key: seed and stream from the uniforms, `clock` from a buffer, so that a recorded
//   step draws anew each time it is replayed
//
// One invocation encrypts one counter and gets two random words, hence two numbers.
//
// uses: each

// Tunables
fn sample(a: f32, b: f32) -> vec2f { return vec2f(a, b); }

struct Params {
  seed: u32, stream: u32,
  count: u32, // ⌈n / 2⌉
  n: u32,
  offset: f32, // y = offset + scale · sample
  scale: f32,
}

@group(0) @binding(1) var<storage, read> clock: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

fn rotate(x: u32, by: u32) -> u32 {
  return (x << by) | (x >> (32u - by));
}

fn round(x: vec2u, by: u32) -> vec2u {
  let sum = x.x + x.y;
  return vec2u(sum, rotate(x.y, by) ^ sum);
}

fn threefry(key: vec2u, counter: vec2u) -> vec2u {
  let third = key.x ^ key.y ^ 0x1bd11bdau;
  var x = counter + key;
  x = round(round(round(round(x, 13u), 15u), 26u), 6u) + vec2u(key.y, third + 1u);
  x = round(round(round(round(x, 17u), 29u), 16u), 24u) + vec2u(third, key.x + 2u);
  x = round(round(round(round(x, 13u), 15u), 26u), 6u) + vec2u(key.x, key.y + 3u);
  x = round(round(round(round(x, 17u), 29u), 16u), 24u) + vec2u(key.y, third + 4u);
  x = round(round(round(round(x, 13u), 15u), 26u), 6u) + vec2u(third, key.x + 5u);
  return x;
}

// Two independent standard normal numbers from two uniform ones (Box and Muller, 1958).
fn normal(a: f32, b: f32) -> vec2f {
  let radius = sqrt(-2.0 * log(1.0 - a)); // 1 - a is in (0, 1], so the logarithm is finite
  let angle = 6.283185307 * b;
  return radius * vec2f(cos(angle), sin(angle));
}

// The inverse of the error function, to about 1e-6 (Giles, "Approximating the erfinv function", 2012).
fn inverseErf(x: f32) -> f32 {
  var w = -log((1.0 - x) * (1.0 + x));
  var p: f32;
  if (w < 5.0) {
    w -= 2.5;
    p = 2.81022636e-08;
    p = 3.43273939e-07 + p * w;
    p = -3.5233877e-06 + p * w;
    p = -4.39150654e-06 + p * w;
    p = 0.00021858087 + p * w;
    p = -0.00125372503 + p * w;
    p = -0.00417768164 + p * w;
    p = 0.246640727 + p * w;
    p = 1.50140941 + p * w;
  } else {
    w = sqrt(w) - 3.0;
    p = -0.000200214257;
    p = 0.000100950558 + p * w;
    p = 0.00134934322 + p * w;
    p = -0.00367342844 + p * w;
    p = 0.00573950773 + p * w;
    p = -0.0076224613 + p * w;
    p = 0.00943887047 + p * w;
    p = 1.00167406 + p * w;
    p = 2.83297682 + p * w;
  }
  return p * x;
}

// A standard normal number, given that it lies within two standard deviations: by the inverse of its
// distribution function, so that nothing is drawn twice. 0.9545 is the share that lies there.
fn truncatedNormal(a: f32) -> f32 {
  return clamp(1.414213562 * inverseErf((2.0 * a - 1.0) * 0.954499736), -2.0, 2.0);
}

// 24 random bits as a float in [0, 1): as many as a float32 holds, so every value is exact.
fn unit(bits: u32) -> f32 {
  return f32(bits >> 8u) * 5.9604644775390625e-8;
}

fn compute(pair: u32) {
  let i = 2u * pair;
  let words = threefry(vec2u(params.seed, params.stream), vec2u(i, clock[0]));
  let values = params.offset + params.scale * sample(unit(words.x), unit(words.y));
  y[i] = values.x;
  if (i + 1u < params.n) { y[i + 1u] = values.y; }
}
