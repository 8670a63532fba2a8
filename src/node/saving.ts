import './index.js'

export * from '../saving.js'
