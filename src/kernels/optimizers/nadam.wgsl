// Nadam, Adam with Nesterov's momentum (Dozat, 2016), in Keras' form (keras.io/api/optimizers/Nadam):
//
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   v ← v + (1-β₂)·(g² - v)              mean of their squares
//   m̂ = next·m + now·g                   next = μₜ₊₁/(1-Πμ up to t+1), now = (1-μₜ)/(1-Πμ up to t)
//   p ← p - lr·m̂ / (√(v·scale) + ε)      scale = 1/(1-β₂ᵗ)
//
//   with the momentum's schedule μₜ = β₁·(1 - ½·0.96ᵗ)
//
// uses: each, optimizers/loop

struct Rule { meanGain: f32, squareGain: f32, next: f32, now: f32, scale: f32, epsilon: f32 } // gains: 1-β₁ and 1-β₂

@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> square: array<vec4f>;

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let m = mean[i] + rule.meanGain * (g - mean[i]);
  let v = square[i] + rule.squareGain * (g * g - square[i]);
  mean[i] = m;
  square[i] = v;
  let ahead = rule.next * m + rule.now * g;
  return p - lr * ahead / (sqrt(v * rule.scale) + rule.epsilon);
}
