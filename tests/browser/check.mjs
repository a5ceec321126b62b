// Pages in a headless browser: nothing is fetched from elsewhere, no
// accessibility finding at two widths; pictures of them, and of the print.
import { createRequire } from 'node:module';
import fs from 'node:fs';

const [modules, browser, ...pages] = process.argv.slice(2);
const require = createRequire(modules + '/');
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const shell = await chromium.launch({ executablePath: browser,
    args: ['--no-sandbox'] });
let n = 0, failed = 0;

function tell(good, what) {
	n++;
	failed += good ? 0 : 1;
	console.log((good ? 'ok ' : 'not ok ') + n + ' - ' + what);
}

for (const page of pages) {
	const name = page.replace(/.*\//, '');
	for (const width of [360, 1280]) {
		const tab = await shell.newPage({ viewport: { width, height: 900 } });
		const fetched = [];
		tab.on('request', (r) => {
			if (!r.url().startsWith('file:'))
				fetched.push(r.url());
		});
		await tab.goto('file://' + page);
		const scripts = await tab.evaluate(
		    () => document.scripts.length);
		await tab.screenshot({ path: `${page}.${width}.png`,
		    fullPage: true });
		await tab.evaluate(axe);
		const { violations } = await tab.evaluate(
		    () => globalThis.axe.run());
		for (const v of violations)
			console.log(`# ${v.id}: ${v.help}: ${v.nodes[0].html}`);
		tell(violations.length === 0,
		    `${name}, ${width} wide: no accessibility finding`);
		tell(fetched.length === 0 && scripts === 0,
		    `${name}, ${width} wide: no script, nothing fetched`);
		await tab.close();
	}
	const tab = await shell.newPage();
	await tab.goto('file://' + page);
	await tab.pdf({ path: `${page}.pdf`, preferCSSPageSize: true });
	tell(fs.statSync(`${page}.pdf`).size > 1000, `${name} prints`);
	await tab.close();
}
await shell.close();
console.log('1..' + n);
process.exit(failed > 0 ? 1 : 0);
