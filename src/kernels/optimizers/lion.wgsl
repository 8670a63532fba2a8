// Lion (Chen et al., 2023), in Keras' form (keras.io/api/optimizers/lion):
//
//   p ← p - lr·sign(β₁·m + (1-β₁)·g)
//   m ← β₂·m + (1-β₂)·g                  mean of the gradients
//
// uses: each, optimizers/loop

struct Rule { beta1: f32, beta2: f32 }

@group(0) @binding(4) var<storage, read_write> mean: array<vec4f>;

/** sign(x), which gives NaN for NaN: WGSL's own may give 0, and the weight would seem to be well. */
fn direction(x: vec4f) -> vec4f {
  let isNan = (bitcast<vec4u>(x) & vec4u(0x7fffffffu)) > vec4u(0x7f800000u);
  return select(sign(x), x, isNan);
}

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let m = mean[i];
  mean[i] = rule.beta2 * m + (1.0 - rule.beta2) * g;
  let step = direction(rule.beta1 * m + (1.0 - rule.beta1) * g);
  return p - lr * step;
}
