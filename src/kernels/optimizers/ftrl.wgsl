// Follow the regularized leader (McMahan et al., 2013), in Keras' form (keras.io/api/optimizers/ftrl), with
// q = -(power of the learning rate), ½ by default:
//
//   n' = n + g²
//   z ← z + g + 2·shrinkage·p - (n'^q - n^q)/lr · p
//   p ← (clip(z, -l1, l1) - z) / (n'^q/lr + 2·l2)
//   n ← n'                               sum of the gradients' squares
//
//   l2 already holds β/(2·lr)
//
// uses: each, optimizers/loop

struct Rule { power: f32, l1: f32, l2: f32, shrinkage: f32 } // power: q

@group(0) @binding(4) var<storage, read_write> accumulator: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> linear: array<vec4f>;

fn update(i: u32, p: vec4f, g: vec4f, lr: f32, rule: Rule) -> vec4f {
  let before = accumulator[i];
  let after = before + g * g;
  let root = pow(after, vec4f(rule.power));
  let growth = (root - pow(before, vec4f(rule.power))) / lr;
  let z = linear[i] + g + 2.0 * rule.shrinkage * p - growth * p;
  accumulator[i] = after;
  linear[i] = z;
  let clipped = clamp(z, vec4f(-rule.l1), vec4f(rule.l1));
  return (clipped - z) / (root / lr + 2.0 * rule.l2);
}
