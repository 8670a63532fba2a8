/**
 * Settings whose numbers are whole in Keras. Python tells 2 from 2.0, and classes of Keras refuse one where they want
 * the other (`SGD(momentum=0)`); JavaScript can't tell, so all other numbers are written with a point.
 */
const WHOLE = new Set([
  ...[
    'attention_axes',
    'axes',
    'axis',
    'batch_shape',
    'boundaries',
    'build_input_shape',
    'class_id',
    'cropping',
  ],
  ...[
    'decay_steps',
    'depth_multiplier',
    'dilation_rate',
    'dims',
    'dynamic_growth_steps',
    'ema_overwrite_frequency',
  ],
  ...['filters', 'first_decay_steps', 'gradient_accumulation_steps', 'groups', 'height', 'ignore_class'],
  ...[
    'implementation',
    'input_axes',
    'input_dim',
    'input_layers',
    'input_shape',
    'k',
    'keras_history',
    'bins',
    'kernel_size',
  ],
  ...[
    'key_dim',
    'key_shape',
    'max_tokens',
    'n',
    'noise_shape',
    'ns_steps',
    'num_bins',
    'num_classes',
    'num_heads',
    'num_labels',
  ],
  ...['num_regressors', 'num_thresholds', 'num_tokens', 'output_axes', 'output_dim', 'output_layers'],
  ...[
    'output_padding',
    'output_shape',
    'padding',
    'pool_size',
    'query_shape',
    'initial_state_shape',
    'sequences_shape',
    'seed',
    'shape',
    'shared_axes',
    'size',
  ],
  ...[
    'sliding_window',
    'steps_per_execution',
    'strides',
    'target_class_ids',
    'target_shape',
    'top_k',
    'units',
  ],
  ...['chain_depth', 'max_number', 'num_chains', 'num_ops', 'tile_grid_size'],
  ...[
    'fft_length',
    'frame_length',
    'frame_step',
    'num_mel_bins',
    'sampling_rate',
    'sequence_length',
    'sequence_stride',
  ],
  ...['value_dim', 'value_shape', 'warmup_steps', 'width'],
  // Of texts; ids of an IntegerLookup are whole numbers too.
  ...[
    'mask_token',
    'ngrams',
    'num_oov_indices',
    'oov_token',
    'output_sequence_length',
    'vocabulary',
    'vocabulary_size',
  ],
  ...['head_dim', 'num_key_value_heads', 'num_query_heads', 'output_size', 'power_iterations'],
])

/** JSON as Python writes it: one line, floats with a point, other letters than ASCII as `\u` and four digits. */
export function toPythonJson(value: unknown): string {
  return write(value, false).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** A part whose numbers are written as JavaScript writes them: 2 as 2. */
export function exactly(part: Record<string, unknown>): Record<string, unknown> {
  return { ...part, toJSON: () => part }
}

/** @param whole whether numbers are written as they are, not as floats */
function write(value: unknown, whole: boolean): string {
  if (typeof value === 'number') return writeNumber(value, whole)
  if (Array.isArray(value)) return `[${value.map((item) => write(item ?? null, whole)).join(',')}]`
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return JSON.stringify(value)
  // Nobody knows what numbers of a class of one's own are.
  const { module } = value as { module?: unknown }
  const own = typeof module === 'string' && !/^(keras|builtins)\b/.test(module)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, own || WHOLE.has(key))}`).join(',')}}`
}

function writeNumber(value: number, whole: boolean): string {
  if (!Number.isFinite(value)) throw new RangeError(`a model's settings hold ${value}, which JSON can't`)
  const digits = JSON.stringify(value)
  return whole || !/^-?\d+$/.test(digits) ? digits : `${digits}.0`
}
