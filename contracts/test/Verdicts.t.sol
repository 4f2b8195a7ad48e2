// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Governance} from "../src/datanets/Governance.sol";
import {Registry} from "../src/datanets/Registry.sol";
import {Verdicts} from "../src/datanets/Verdicts.sol";
import {Chain, chain} from "./support/Chain.sol";
import {Scene} from "./support/Scene.sol";

contract VerdictsTest is Scene {
    address private constant PAYER = address(0xD1);
    bytes32 private constant REPORT = keccak256("report");

    function judge(address by, uint32 where, address payer, bytes32 report, bool wrong) private {
        chain.prank(by);
        datanets.judge(where, payer, report, wrong);
    }

    function testAReviewerSaysItAndSaysOtherwise() public {
        chain.recordLogs();
        judge(reviewers[0], datanet, PAYER, REPORT, true);
        judge(reviewers[0], datanet, PAYER, REPORT, false);
        Chain.Log[] memory logs = chain.getRecordedLogs();
        require(logs.length == 2, "an event for each word");
        for (uint256 place = 0; place < 2; ++place) {
            require(logs[place].topics[0] == Verdicts.Judged.selector, "another event");
            require(uint256(logs[place].topics[1]) == datanet, "datanet");
            require(address(uint160(uint256(logs[place].topics[2]))) == PAYER, "payer");
            require(address(uint160(uint256(logs[place].topics[3]))) == reviewers[0], "reviewer");
            (bytes32 report, bool wrong) = abi.decode(logs[place].data, (bytes32, bool));
            require(report == REPORT && wrong == (place == 0), "word");
        }
    }

    function testNobodyElseSaysAnything() public {
        address[3] memory others = [owner, author, PAYER];
        for (uint256 place = 0; place < others.length; ++place) {
            chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
            judge(others[place], datanet, PAYER, REPORT, true);
        }
        chain.expectPartialRevert(Registry.DatanetNonexistent.selector);
        judge(reviewers[0], datanet + 1, PAYER, REPORT, true);
    }

    function testOnlyReviewersOfNowSayAnything() public {
        Governance.RulesWish memory wish = rulesWish();
        wish.reviewers = new address[](1);
        wish.reviewers[0] = copier;
        wish.quorum = 1;
        for (uint256 place = 0; place < 2; ++place) {
            chain.prank(reviewers[place]);
            datanets.supportRules(datanet, wish);
        }
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        judge(copier, datanet, PAYER, REPORT, true);
        pass(TIMELOCK);
        datanets.adoptRules(datanet, wish);
        judge(copier, datanet, PAYER, REPORT, true);
        chain.expectPartialRevert(Registry.DatanetUnauthorizedAccount.selector);
        judge(reviewers[0], datanet, PAYER, REPORT, true);
    }

    function testNobodyAndNothingAreRefused() public {
        chain.expectPartialRevert(Verdicts.VerdictInvalidPayer.selector);
        judge(reviewers[0], datanet, address(0), REPORT, true);
        chain.expectPartialRevert(Verdicts.VerdictInvalidReport.selector);
        judge(reviewers[0], datanet, PAYER, 0, true);
    }

    function testItMovesNothingAndKeepsNothing() public {
        uint256 before = address(datanets).balance;
        judge(reviewers[0], datanet, PAYER, REPORT, true);
        equal(address(datanets).balance, before);
        equal(PAYER.balance, 0);
    }
}
