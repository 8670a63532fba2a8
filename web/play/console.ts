/** A value as a console writes it. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${listed(Array.from(value as never))})`
  if (Array.isArray(value)) return `[${listed(value)}]`
  if (typeof value !== 'object' || value === null) return String(value)
  if (value.toString !== Object.prototype.toString) return String(value)
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${written(field)}`)
  const { name } = value.constructor ?? {}
  return `${name && name !== 'Object' ? `${name} ` : ''}{ ${fields.join(', ')} }`
}

/** The first of many. */
function listed(values: readonly unknown[], most = 24): string {
  const shown = values.slice(0, most).map(written)
  return [...shown, ...(values.length > most ? [`… ${values.length - most} more`] : [])].join(', ')
}
