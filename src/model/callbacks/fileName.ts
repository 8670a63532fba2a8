import type { Logs } from './callback.js'

/**
 * Fills in a file name's braces as Python does: `model.{epoch:02d}-{val_loss:.2f}.keras`. After the colon: a width,
 * filled with zeros where it begins with 0; a point and a number of digits; and `d`, `f` or `e`.
 * @throws RangeError where a name is not among the values, or the format is another one
 */
export function fillName(template: string, values: Logs): string {
  return template.replace(/\{([^{}:]*)(?::([^{}]*))?\}/g, (braces, name: string, format = '') => {
    if (!(name in values)) {
      throw new RangeError(`"${template}": there is no ${name}. There are: ${Object.keys(values).join(', ')}`)
    }
    const parts = /^(0?)(\d*)(?:\.(\d+))?([dfe]?)$/.exec(format)
    if (!parts)
      throw new RangeError(`"${template}": "${braces}" is not understood; write {name:02d} or {name:.2f}`)
    const [, zero, width, digits, type] = parts
    return write(values[name], type, digits === undefined ? undefined : Number(digits)).padStart(
      Number(width),
      zero || ' ',
    )
  })
}

function write(value: number, type: string, digits: number | undefined): string {
  if (type === 'f' || (type === '' && digits !== undefined)) return value.toFixed(digits ?? 6)
  if (type === 'e') return value.toExponential(digits ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
  return String(type === 'd' ? Math.trunc(value) : value)
}
