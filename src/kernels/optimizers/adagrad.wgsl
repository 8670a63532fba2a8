// Adagrad (Duchi et al., 2011), in Keras' form (keras.io/api/optimizers/adagrad):
//
//   s ← s + g²                           sum of the gradients' squares
//   p ← p - lr·g / √(s + ε)
//
// uses: each, optimizers/loop

struct Rule { epsilon: f32 }

@group(0) @binding(4) var<storage, read_write> accumulator: array<vec4f>;

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let s = accumulator[i] + g * g;
  accumulator[i] = s;
  return p - lr * g / sqrt(s + rule.epsilon);
}
