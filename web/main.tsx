import { render } from 'preact'
import { App } from './site/app.js'
import './styles.css'

// Where it can't be had, nothing but the site without a network is lost.
if (import.meta.env.MODE === 'production')
  navigator.serviceWorker?.register('./serviceWorker.js').catch(() => {})

// In place of what stood there until now.
const page = document.getElementById('page')!
page.replaceChildren()
render(<App />, page)
