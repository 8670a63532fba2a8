// Adam (Kingma and Ba, 2014), in Keras' form (keras.io/api/optimizers/adam):
//
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   v ← v + (1-β₂)·(g² - v)              mean of their squares
//   u ← AMSGRAD: max(u, v), else v       so that steps never grow again (Reddi et al., 2018)
//   p ← p - rate·m / (√u + ε)            rate = lr·√(1-β₂ᵗ)/(1-β₁ᵗ) makes up for both means' start at 0
//
// uses: each, optimizers/loop

// Tunables
const AMSGRAD = false;

struct Rule { rate: f32, meanGain: f32, squareGain: f32, epsilon: f32 } // gains: 1-β₁ and 1-β₂

@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> largest: array<vec4f>; // not touched without AMSGRAD

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let m = mean[i] + rule.meanGain * (g - mean[i]);
  let v = square[i] + rule.squareGain * (g * g - square[i]);
  mean[i] = m;
  square[i] = v;
  var u = v;
  if (AMSGRAD) {
    u = max(largest[i], v);
    largest[i] = u;
  }
  return p - rule.rate * m / (sqrt(u) + rule.epsilon);
}
