/* Demo of the module langbacklinks: pages that link to a page of another language. */

var url = "https://en.wikipedia.org/w/api.php";

var params = {
    action: "query",
    list: "langbacklinks",
    lbltitle: "Test",
    lbllang: "fr",
    format: "json"
};

url = url + "?origin=*";
Object.keys(params).forEach(function(key){url += "&" + key + "=" + params[key];});

fetch(url)
    .then(function(response){return response.json();})
    .then(function(response) {console.log(response);});
