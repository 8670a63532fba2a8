// Adadelta (Zeiler, 2012), in Keras' form (keras.io/api/optimizers/adadelta):
//
//   s ← ρ·s + (1-ρ)·g²                   mean of the gradients' squares
//   Δ = √(d + ε) / √(s + ε) · g          a step in the weight's own unit
//   d ← ρ·d + (1-ρ)·Δ²                   mean of the steps' squares
//   p ← p - lr·Δ
//
// uses: each, optimizers/loop

struct Rule { rho: f32, gain: f32, epsilon: f32 } // gain: 1-ρ

@group(0) @binding(4) var<storage, read_write> square: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> squareOfSteps: array<vec4f>;

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let s = rule.rho * square[i] + rule.gain * g * g;
  let d = squareOfSteps[i];
  let step = sqrt(d + rule.epsilon) / sqrt(s + rule.epsilon) * g;
  square[i] = s;
  squareOfSteps[i] = rule.rho * d + rule.gain * step * step;
  return p - lr * step;
}
