<?php
// PHP with curl: formatversion 1 in PHP's own serialisation, by POST.
function ask( array $params ) {
    global $argv;
    $ch = curl_init( $argv[1] );
    curl_setopt_array( $ch, [ CURLOPT_RETURNTRANSFER => true, CURLOPT_ENCODING => "", CURLOPT_POSTFIELDS => http_build_query( $params ) ] );
    $answer = curl_exec( $ch );
    curl_close( $ch );
    return unserialize( $answer );
}

$titles = [];
$more = [];
do {
    $said = ask( [ "action" => "query", "list" => "allpages", "apprefix" => "Lake ", "aplimit" => 7, "format" => "php" ] + $more );
    foreach ( $said["query"]["allpages"] as $page ) { $titles[] = $page["title"]; }
    $more = $said["continue"] ?? [];
} while ( $more );
$page = ask( [ "action" => "query", "titles" => "Reference Land", "prop" => "links|langlinks", "pllimit" => "max", "format" => "php" ] );
echo json_encode( [ "titles" => $titles, "page" => $page ] );
