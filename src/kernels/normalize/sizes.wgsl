// What is known of x as it is normalized: [batch, outer, groups, size], of which all elements that differ in `outer` and
// `size` alone share a mean and a variance. Elements may be vec4 (see moments.wgsl); sizes then count in fours.

// Tunables
alias Element = f32;
alias Moment = f32;

struct Params {
  count: u32, // what is to be made, one by an invocation
  rows: u32, // batch · outer
  outer: u32,
  groups: u32,
  size: u32,
  moments: u32, // batch · groups; where variances begin, behind the means
  span: u32, // rows that an invocation walks along
  share: f32, // 1 / elements that share a mean
  epsilon: f32,
}
