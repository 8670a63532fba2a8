// Adamax, Adam with the largest gradient in place of their mean square (Kingma and Ba, 2014, section 7), in
// Keras' form (keras.io/api/optimizers/adamax):
//
//   m ← m + (1-β₁)·(g - m)               mean of the gradients
//   u ← max(β₂·u, |g|)                   the largest of them, slowly forgotten
//   p ← p - rate·m / (u + ε)             rate = lr/(1-β₁ᵗ)
//
// uses: each, optimizers/loop

struct Rule { rate: f32, meanGain: f32, beta2: f32, epsilon: f32 } // meanGain: 1-β₁

@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> norm: array<vec4f>;

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let m = mean[i] + rule.meanGain * (g - mean[i]);
  let u = max(rule.beta2 * norm[i], abs(g));
  mean[i] = m;
  norm[i] = u;
  return p - rule.rate * m / (u + rule.epsilon);
}
