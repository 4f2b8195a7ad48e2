// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Datanets} from "../src/Datanets.sol";
import {Contributions} from "../src/datanets/Contributions.sol";
import {Crowd} from "./support/Crowd.sol";

contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Crowd private crowd;
    Datanets private datanets;
    uint32 private datanet;

    function setUp() public {
        crowd = new Crowd();
        address found;
        (found,, datanet) = crowd.contracts();
        datanets = Datanets(found);
    }

    /// @dev Invariants over things that never happen would say nothing.
    function testTheCrowdDoesEverything() public {
        for (uint256 turn = 0; turn < 400; ++turn) {
            uint256 chance = uint256(keccak256(abi.encode(turn)));
            crowd.tryPropose(chance, chance >> 8, uint96(chance >> 16));
            for (uint256 vote = 0; vote < 3; ++vote) crowd.tryVote(chance >> (20 + vote), vote, chance >> (30 + 4 * vote));
            crowd.tryWithdraw(chance >> 50);
            crowd.tryRegister(chance >> 60);
            crowd.tryRefund(chance >> 70, false);
            if (turn % 20 == 0) crowd.tryPublish();
            if (turn % 50 == 0) crowd.tryRules(uint96(chance));
            if (turn % 5 == 0) crowd.tryWait(chance >> 80);
        }
        string[9] memory deeds =
            ["propose", "vote", "accept", "slash", "withdraw", "refund", "publish", "register", "rules"];
        for (uint256 deed = 0; deed < 9; ++deed) require(crowd.done(bytes32(bytes(deeds[deed]))) > 0, deeds[deed]);
        require(bytes(crowd.broken()).length == 0, crowd.broken());
    }

    /// @dev Read by forge: what it calls.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0].addr = address(crowd);
        bytes4[] memory selectors = new bytes4[](12);
        selectors[0] = Crowd.tryPropose.selector;
        selectors[1] = Crowd.tryPropose.selector;
        selectors[2] = Crowd.tryVote.selector;
        selectors[3] = Crowd.tryVote.selector;
        selectors[4] = Crowd.tryVote.selector;
        selectors[5] = Crowd.tryWithdraw.selector;
        selectors[6] = Crowd.tryRefund.selector;
        selectors[7] = Crowd.tryRefund.selector;
        selectors[8] = Crowd.tryPublish.selector;
        selectors[9] = Crowd.tryRegister.selector;
        selectors[10] = Crowd.tryRules.selector;
        selectors[11] = Crowd.tryWait.selector;
        targets[0].selectors = selectors;
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(crowd);
    }

    function invariant_nothingIsPaidThatWasNotFundedAndEveryBondIsThere() external view {
        require(crowd.paid() <= crowd.funded(), "paid more than funded");
        uint256 bonds;
        uint32 count = datanets.contributionCount();
        for (uint32 contribution = 1; contribution <= count; ++contribution) {
            Contributions.Contribution memory found = datanets.contributionOf(contribution);
            bonds += found.bond;
            require(found.approvals + found.rejections <= 3 && found.slashings <= found.rejections, "votes");
            if (found.decided != Contributions.Status.Accepted) continue;
            // Accepted, a root belongs to that contribution for ever, so it cannot be accepted as another.
            require(datanets.contributionWith(datanet, found.root) == contribution, "a root accepted twice");
        }
        require(address(datanets).balance == bonds, "the bonds are not there");
        require(crowd.funded() - crowd.paid() == bonds, "the sums differ");
    }

    function invariant_whatAVersionHoldsNeverChanges() external view {
        uint24 newest = datanets.datanetOf(datanet).version;
        uint24 oldest = newest > 3 ? newest - 3 : 1;
        for (uint24 version = oldest; version <= newest; ++version) {
            require(crowd.holdingNow(version) == crowd.held(version), "a version changed");
        }
    }

    function invariant_nobodyDoesWhatNobodyMay() external view {
        require(bytes(crowd.broken()).length == 0, crowd.broken());
    }

    function invariant_reviewersAndOwnerGainNothing() external view {
        require(address(0xE1).balance + address(0xE2).balance + address(0xE3).balance == 0, "reviewers");
        require(address(0xA0).balance == 0, "owner");
    }
}
