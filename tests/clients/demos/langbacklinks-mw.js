/* Demo of the module langbacklinks: pages that link to a page of another language. */

var params = {
		action: 'query',
		list: 'langbacklinks',
		lbltitle: 'Test',
		lbllang: 'fr',
		format: 'json'
	},
	api = new mw.Api();

api.get( params ).done( function ( data ) {
	console.log( data );
} );
